"""The files that judge an attempt: the tests and checks, by their names, that its acceptance checks run.

An agent that changes one of them makes its own check pass, so a person has a look then. A check may as well
run the very program that the task is about (`python greet.py | grep Hello`), which the agent may change.
"""

import posixpath
import re
import shlex
from collections.abc import Iterable, Iterator

_RUNNERS = frozenset(
    {
        *("sh", "bash", "dash", "zsh", "ksh", "python", "python3", "pytest", "py.test"),
        *("node", "deno", "bun", "ruby", "perl", "php", "lua"),
    }
)
_JUDGING = re.compile(r"(?:^|[/._-])(?:tests?|specs?|checks?|verify|ci)(?=$|[/._-])", re.IGNORECASE)
_OF_MAKE = ("GNUmakefile", "makefile", "Makefile")
_OPERATORS = frozenset(";&|()<>")


def judges(checks: Iterable[str]) -> frozenset[str]:
    """Paths from the top folder that these checks run, as far as their words tell; some may not exist."""
    words = (command for check in checks for line in check.splitlines() for command in _commands(line))
    return frozenset(path for command in words for path in _run_by(command))


def _commands(line: str) -> Iterator[list[str]]:
    """The words of each simple command of a line of shell."""
    command: list[str] = []
    for word in _words(line):
        if set(word) <= _OPERATORS:
            yield command
            command = []
        else:
            command.append(word)
    yield command


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:  # a quote that goes on in the next line
        return line.split()


def _run_by(command: list[str]) -> Iterator[str]:
    """The first word that is a path, and what a program that runs scripts is given."""
    names = [posixpath.basename(word) for word in command]
    if "make" in names and any(map(_JUDGING.search, command)):
        yield from _OF_MAKE
    begun = False
    for place, word in enumerate(command):
        if begun or (place == 0 and "/" in word):
            yield from _path(word)
        begun = begun or names[place] in _RUNNERS


def _path(word: str) -> Iterator[str]:
    """A word as a path; of pytest's `file::test` the file."""
    path = posixpath.normpath(word.partition("::")[0] or ".")
    if _JUDGING.search(path) and not path.startswith(("-", "/", "../")):
        yield path
