"""What a commit under way changes under `.penguin`, read from its index."""

from typing import NamedTuple

from penguin_git.gates.called import Called
from penguin_git.git import index
from penguin_git.git.call import GitError
from penguin_git.git.entry import Entry
from penguin_git.model import layout

_OPTIONS = ("--cached", "--raw", "-r", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none")
_NOTHING = "000000"
_UNMERGED = "U"


class Change(NamedTuple):
    """A path as the parents have it and as the commit will: None where there is no file."""

    path: str
    before: tuple[Entry | None, ...]
    after: Entry | None


def changes(called: Called) -> list[Change]:
    """Return what differs from HEAD, in a merge from all parents, in the order of the paths."""
    try:
        return since(called, ["HEAD", *called.other_parents()])
    except GitError:
        if called.commit("HEAD") is not None:
            raise
        there = index.staged(called.git, layout.ROOT)
        return [Change(path, (None,), entry) for path, entry in there.items()]


def since(called: Called, commits: list[str]) -> list[Change]:
    """Return what the index has that none of the commits has."""
    found = _differences(called, commits[0])
    for other in commits[1:]:
        theirs = _differences(called, other) if found else {}
        found = {
            path: Change(path, (*change.before, *theirs[path].before), change.after)
            for path, change in found.items()
            if path in theirs
        }
    return list(found.values())


def _differences(called: Called, commit: str) -> dict[str, Change]:
    under = f":(top,literal){layout.ROOT}"
    said = called.git.run("diff-index", *_OPTIONS, commit, "--", under).stdout
    words = said.decode("utf-8", "surrogateescape").split("\0")
    found = {}
    for line, path in zip(words[::2], words[1::2], strict=False):
        old_mode, new_mode, old, new, kind = line.lstrip(":").split(" ")
        if kind != _UNMERGED:
            found[path] = Change(path, (_entry(old_mode, old),), _entry(new_mode, new))
    return found


def _entry(mode: str, oid: str) -> Entry | None:
    return None if mode == _NOTHING else Entry(mode, oid)
