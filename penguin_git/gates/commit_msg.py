"""The gate for a message: the trailers by which penguin knows its own commits are not for people to write."""

import re
from collections.abc import Iterator
from pathlib import Path

from penguin_git.errors import Problem
from penguin_git.gates.called import Called

_OURS = re.compile(r"(penguin-[a-z0-9-]+)[ \t]*:.*", re.IGNORECASE)
_SCISSORS = "------------------------ >8 ------------------------"
# Where a commit may come from whose message is taken over: `--amend`, a cherry-pick, a rebase, a merge.
_SOURCES = ("HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD", "MERGE_HEAD")


def problems_in(called: Called, file: Path) -> list[Problem]:
    """Return a problem for every `Penguin-…:` line that was not in the commit the message was taken from."""
    text = file.read_text(encoding="utf-8", errors="replace")
    found = list(_trailers(text, _comment_mark(called, text)))
    known = _known(called) if found else frozenset()
    return [_forged(file, number, key) for number, key, line in found if line not in known]


def _trailers(text: str, comment: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(comment):
            if line.endswith(_SCISSORS):
                return
            continue
        found = _OURS.fullmatch(line.rstrip())
        if found:
            yield number, found[1], line.rstrip()


def _comment_mark(called: Called, text: str) -> str:
    """What git begins a comment with; `auto` chooses a character that the message does not use."""
    chosen = called.git.run("config", "--get", "core.commentChar", ok=(0, 1)).text or "#"
    if chosen != "auto":
        return chosen
    scissors = next((line for line in text.splitlines() if line.endswith(_SCISSORS)), "#")
    return scissors[0]


def _known(called: Called) -> frozenset[str]:
    """The lines of the messages that may have been taken over."""
    lines: set[str] = set()
    for source in _SOURCES:
        said = called.git.run("log", "-1", "--format=%B", "--end-of-options", source, "--", ok=(0, 128))
        lines |= {line.rstrip() for line in said.text.splitlines()} if said.code == 0 else set()
    return frozenset(lines)


def _forged(file: Path, number: int, key: str) -> Problem:
    message = f"`{key}` is a line by which penguin knows its own commits."
    return Problem(file.name, number, 1, message, "Remove it, or indent it where you write about it.")
