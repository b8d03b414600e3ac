"""What differs between two commits: as a patch, as a summary, counted."""

from msgspec import Struct

from penguin_git.git.call import Git

# The options stand for what a user's configuration, or the attributes of a file, might otherwise decide.
_OPTIONS = ("-r", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=none")


class Counted(Struct, frozen=True):
    """One file that differs. The lines added and removed are unknown (None) where it is binary."""

    path: str
    added: int | None
    removed: int | None


class Touched(Struct, frozen=True):
    """One file that differs, and what it was called `before`; the blobs of both sides, empty for none.

    Lines are unknown (None) where git takes it for binary. So many `blocks` of a patch are about it.
    """

    path: str
    before: str
    old: str
    new: str
    added: int | None
    removed: int | None
    blocks: int = 1


def patch(git: Git, old: str, new: str, beside: str) -> bytes:
    """A patch that `git apply` takes, of everything beside one folder."""
    return _diff(git, old, new, beside, "-p", "-M", "--full-index", "--binary")


def readable(git: Git, old: str, new: str, beside: str) -> bytes:
    """A patch to be read, everything taken for text: the files in the order of `touched`."""
    return _diff(git, old, new, beside, "-p", "-M", "--text", "--full-index")


def touched(git: Git, old: str, new: str, beside: str) -> list[Touched]:
    """The files that differ, of everything beside one folder; a renamed one is one."""
    out = _diff(git, old, new, beside, "--raw", "--numstat", "-z", "-M", "--no-abbrev")
    words = iter(out.decode("utf-8", "surrogateescape").split("\0")[:-1])
    raw: list[tuple[list[str], str, str]] = []
    counts: list[tuple[int | None, int | None]] = []
    for word in words:
        if word.startswith(":"):
            about, path = word[1:].split(" "), next(words)
            raw.append((about, path, next(words) if about[4][0] in "RC" else path))
        else:
            added, removed, name = word.split("\t", 2)
            counts.append((_number(added), _number(removed)))
            if not name:  # of a renamed file both names follow
                next(words), next(words)
    return [
        Touched(path, before, _blob(about[2]), _blob(about[3]), *lines, blocks=2 if about[4] == "T" else 1)
        for (about, before, path), lines in zip(raw, counts, strict=True)
    ]


def added_under(git: Git, old: str, new: str, folder: str) -> dict[str, str]:
    """The files that came to a folder: their blobs by path."""
    words = ("diff-tree", *_OPTIONS, "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=A")
    out = git.run(*words, "--end-of-options", old, new, "--", f":(top,literal){folder}").stdout
    said = out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return {path: about.split(" ")[3] for about, path in zip(said[::2], said[1::2], strict=True)}


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


def _blob(oid: str) -> str:
    return oid if oid.strip("0") else ""


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
