"""What differs between two commits: as a patch, as a summary, counted."""

from msgspec import Struct

from penguin_git.git.process import Git

# The options stand for what a user's configuration, or the attributes of a file, might otherwise decide.
_OPTIONS = ("-r", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=none")


class Counted(Struct, frozen=True):
    """One file that differs. The lines added and removed are unknown (None) where it is binary."""

    path: str
    added: int | None
    removed: int | None


def patch(git: Git, old: str, new: str, beside: str) -> bytes:
    """A patch that `git apply` takes, of everything beside one folder."""
    return _diff(git, old, new, beside, "-p", "-M", "--full-index", "--binary")


def summary(git: Git, old: str, new: str, beside: str) -> bytes:
    """How much of each file differs, for people, of everything beside one folder."""
    return _diff(git, old, new, beside, "--stat", "-M")


def counted(git: Git, old: str, new: str, beside: str) -> list[Counted]:
    """The files that differ, of everything beside one folder; a renamed one is one gone and one new."""
    out = _diff(git, old, new, beside, "--numstat", "-z", "--no-renames")
    lines = (line.split("\t", 2) for line in out.decode("utf-8", "surrogateescape").split("\0") if line)
    return [Counted(path, _number(added), _number(removed)) for added, removed, path in lines]


def _diff(git: Git, old: str, new: str, beside: str, *options: str) -> bytes:
    words = ("diff-tree", *_OPTIONS, *options, "--end-of-options", old, new, "--", f":(top,exclude){beside}")
    return git.run(*words).stdout


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
