"""Entries of an index, read and put there by hand, without a look at any file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from penguin_git.git.process import Git
from penguin_git.git.trees import Entry


def put(git: Git, entries: Mapping[str, Entry]) -> None:
    """Set these paths of the index of `git`; everything else in it stays."""
    lines = "".join(f"{entry.mode} {entry.oid}\t{path}\0" for path, entry in entries.items())
    git.run("update-index", "-z", "--index-info", stdin=lines.encode("utf-8", "surrogateescape"))


def removal(oid_length: int) -> Entry:
    """Return the entry that takes a path out; git wants an id of the repository's own length even so."""
    return Entry("0", "0" * oid_length)


def staged(git: Git, under: str) -> dict[str, Entry]:
    """Return what the index of `git` holds below a folder, but for paths that are not merged yet."""
    return {path: entry for path, stage, entry in _listed(git, "--stage", under) if stage == 0}


def unmerged(git: Git, under: str) -> dict[str, dict[int, Entry]]:
    """Return the paths below a folder over which a merge has stopped, with the entry of each stage.

    1 is what both sides began with, 2 ours, 3 theirs; what a side does not have is not there.
    """
    found: dict[str, dict[int, Entry]] = defaultdict(dict)
    for path, stage, entry in _listed(git, "--unmerged", under):
        found[path][stage] = entry
    return dict(found)


def _listed(git: Git, which: str, under: str) -> Iterator[tuple[str, int, Entry]]:
    out = git.run("ls-files", which, "-z", "--", f":(top,literal){under}").stdout
    for line in out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        head, _, path = line.partition("\t")
        mode, oid, stage = head.split(" ")
        yield path, int(stage), Entry(mode, oid)
