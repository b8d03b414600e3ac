"""Entries of an index, read and put there by hand, without a look at any file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from penguin_git.git.call import Git
from penguin_git.git.entry import Entry

_FEW = 100  # paths


def put(git: Git, entries: Mapping[str, Entry]) -> None:
    """Set these paths of the index of `git`; everything else in it stays."""
    lines = "".join(f"{entry.mode} {entry.oid}\t{path}\0" for path, entry in entries.items())
    git.run("update-index", "-z", "--index-info", stdin=lines.encode("utf-8", "surrogateescape"))


def look_again(git: Git, paths: Sequence[str]) -> None:
    """Have git note the times of files that say what the index has for them, where it can be written.

    Until then `git diff-index`, which does not look itself, and all that asks it take them for changed.
    """
    if len(paths) > _FEW:  # git compares each path with each entry
        git.run("update-index", "-q", "--refresh", ok=(0, 1, 128))
    elif paths:
        listing = "".join(f":(top,literal){path}\0" for path in paths).encode("utf-8", "surrogateescape")
        options = ("--refresh", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul")
        git.run("add", *options, stdin=listing, ok=(0, 1, 128))


def removal(oid_length: int) -> Entry:
    """Return the entry that takes a path out; git wants an id of the repository's own length even so."""
    return Entry("0", "0" * oid_length)


def entries(git: Git, under: str = "", which: str = "--stage") -> Iterator[tuple[str, int, Entry]]:
    """Yield path, stage and entry of what the index of `git` holds below a folder; a merge leaves stages."""
    return map(read, listed(git, under, which).split(b"\0")[:-1])


def staged(git: Git, under: str) -> dict[str, Entry]:
    """Return what the index of `git` holds below a folder, but for paths that are not merged yet."""
    return {path: entry for path, stage, entry in entries(git, under) if stage == 0}


def unmerged(git: Git, under: str) -> dict[str, dict[int, Entry]]:
    """Return the paths below a folder over which a merge has stopped, with the entry of each stage.

    1 is what both sides began with, 2 ours, 3 theirs; what a side does not have is not there.
    """
    found: dict[str, dict[int, Entry]] = defaultdict(dict)
    for path, stage, entry in entries(git, under, "--unmerged"):
        found[path][stage] = entry
    return dict(found)


def listed(git: Git, under: str, which: str = "--stage") -> bytes:
    """Return what git says of the files below a folder: a line for each, a zero byte at its end."""
    return git.run("ls-files", which, "-z", "--", f":(top,literal){under}").stdout


def read(line: bytes) -> tuple[str, int, Entry]:
    """Return what such a line says: path, stage and entry."""
    head, _, path = line.decode("utf-8", "surrogateescape").partition("\t")
    mode, oid, stage = head.split(" ")
    return path, int(stage), Entry(mode, oid)
