"""Entries put into an index by hand, without a look at any file."""

from collections.abc import Mapping

from penguin_git.git.process import Git
from penguin_git.git.trees import Entry


def put(git: Git, entries: Mapping[str, Entry]) -> None:
    """Set these paths of the index of `git`; everything else in it stays."""
    lines = "".join(f"{entry.mode} {entry.oid}\t{path}\0" for path, entry in entries.items())
    git.run("update-index", "-z", "--index-info", stdin=lines.encode("utf-8", "surrogateescape"))


def removal(oid_length: int) -> Entry:
    """Return the entry that takes a path out; git wants an id of the repository's own length even so."""
    return Entry("0", "0" * oid_length)
