"""The command line that runs another one inside walls."""

import sys
from collections.abc import Iterator, Sequence
from importlib.util import cache_from_source
from pathlib import Path

import penguin_git
from penguin_git.agents.sandbox import bubblewrap, launcher
from penguin_git.agents.sandbox.walls import Access, Level, Rule, Walls, rules

# Isolated and without site-packages: nothing of an agent's can slip in.
_INTERPRETER = (sys.executable, "-I", "-S", "-B")
_WORDS = {Access.HIDDEN: launcher.HIDE, Access.READ: launcher.READ, Access.WRITE: launcher.WRITE}


def walled(argv: Sequence[str], walls: Walls) -> tuple[str, ...]:
    """The command line that runs `argv` inside; `argv` itself at `Level.NONE`."""
    if walls.level is Level.NONE:
        return tuple(argv)
    found = rules(walls, _ours())
    if walls.level is Level.LANDLOCK:
        return _launched(argv, (*_told(walls, found), launcher.FILES))
    inside = _launched(argv, (f"{launcher.TEMPORARY}{bubblewrap.TEMPORARY}", *_writable(found)))
    return bubblewrap.command_line(inside, walls, found)


def _launched(argv: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    return (*_INTERPRETER, _launcher(), *words, "--", *argv)


def _launcher() -> str:
    """The compiled launcher where there is one: compiling it would take milliseconds of each command."""
    source = Path(launcher.__file__)
    compiled = Path(cache_from_source(str(source)))
    fresh = compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime
    return str(compiled if fresh else source)


def _told(walls: Walls, found: Sequence[Rule]) -> Iterator[str]:
    if walls.scratch:
        yield f"{launcher.TEMPORARY}{walls.scratch}"
        yield f"{launcher.WRITE}{walls.scratch.resolve()}"
    if not walls.network:
        yield launcher.NO_NETWORK
    for rule in found:
        yield f"{_WORDS[rule.access]}{rule.path}"


def _writable(found: Sequence[Rule]) -> Iterator[str]:
    return (f"{launcher.WRITE}{rule.path}" for rule in found if rule.access is Access.WRITE)


def _ours() -> tuple[Path, ...]:
    """What the launcher needs, and `penguin` within the walls: the interpreter, libraries, all of penguin."""
    return Path(sys.executable), Path(sys.prefix), Path(sys.base_prefix), Path(penguin_git.__file__).parent
