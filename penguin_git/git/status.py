"""What `git status` says, as values (the format: git-status(1), porcelain version 2)."""

from msgspec import Struct

from penguin_git.git.call import Git
from penguin_git.git.trees import Entry

NONE, ADDED, DELETED = ".", "A", "D"  # kinds of difference that somebody asks for


class Change(Struct, frozen=True):
    """A tracked path. `staged` and `unstaged` are the kinds of difference of HEAD, index and file.

    `entry` is what the index has there; where the path is not in the index, that says nothing.
    """

    path: str
    staged: str
    unstaged: str
    entry: Entry


class Status(Struct, frozen=True):
    """How HEAD, index and files differ. `branch` and `commit` are known with the option `--branch` only."""

    branch: str
    commit: str
    changes: tuple[Change, ...]
    unmerged: tuple[str, ...]
    untracked: tuple[str, ...]


def status(git: Git, *options: str) -> Status:
    """Return the status of a worktree. Its index is refreshed by that, so the next look is cheap."""
    # Without optional locks git would keep what it found out about unchanged files to itself.
    locks = {"GIT_OPTIONAL_LOCKS": "1"}
    said = git.text("status", "--porcelain=v2", "-z", "--no-renames", *options, env=locks)
    lines = said.rstrip("\0").split("\0")
    headers = dict(line[2:].partition(" ")[::2] for line in lines if line.startswith("# "))
    return Status(
        headers.get("branch.head", ""),
        headers.get("branch.oid", ""),
        tuple(_change(line) for line in lines if line.startswith("1 ")),
        tuple(line.split(" ", 10)[10] for line in lines if line.startswith("u ")),
        tuple(line[2:] for line in lines if line.startswith("? ")),
    )


def _change(line: str) -> Change:
    _, kinds, _, _, mode, _, _, oid, path = line.split(" ", 8)
    return Change(path, kinds[0], kinds[1], Entry(mode, oid))
