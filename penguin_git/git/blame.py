"""Who wrote a line, and when (the format: git-blame(1), porcelain)."""

from collections.abc import Collection
from datetime import UTC, datetime

from msgspec import Struct

from penguin_git.git.process import Git, GitError


class Origin(Struct, frozen=True):
    """Where a line of a file comes from."""

    author: str
    at: datetime


def origins(git: Git, path: str, lines: Collection[int]) -> dict[int, Origin]:
    """Return where lines, from 1, of a file in the work tree come from, as far as they are committed.

    Nothing for a file that git can't tell about, such as a new one.
    """
    wanted = [word for line in sorted(lines) for word in ("-L", f"{line},{line}")]
    try:
        text = git.setting("blame.ignoreRevsFile=").text("blame", "--porcelain", *wanted, "--", path)
    except GitError:
        return {}
    return _read(text)


def _read(text: str) -> dict[int, Origin]:
    """A header of a line, what is known of its commit the first time, and the line itself behind a tab."""
    found: dict[int, str] = {}
    known: dict[str, dict[str, str]] = {}
    commit = ""
    for line in text.split("\n"):
        if line.startswith("\t"):
            commit = ""
        elif not commit:
            words = line.split(" ")
            commit = words[0]
            found[int(words[2])] = commit
            known.setdefault(commit, {})
        else:
            name, _, value = line.partition(" ")
            known[commit][name] = value
    return {number: _origin(known[one]) for number, one in found.items() if not _is_new(one)}


def _is_new(commit: str) -> bool:
    return not commit.strip("0")


def _origin(said: dict[str, str]) -> Origin:
    return Origin(said.get("author", ""), datetime.fromtimestamp(int(said.get("author-time", "0")), UTC))
