"""Files brought from one version to the other, never over anything else."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from msgspec import Struct

from penguin_git.git import files, index, trees
from penguin_git.git.call import Git
from penguin_git.git.obstacles import blocking
from penguin_git.git.trees import Entry


class Aim(Struct, frozen=True):
    """The two versions of a file, and the one of them that it should become."""

    old: Entry | None
    new: Entry | None
    wanted: Entry | None

    @property
    def other(self) -> Entry | None:
        """The version that it should not be any more."""
        return self.new if self.wanted == self.old else self.old

    @property
    def is_about_submodule(self) -> bool:
        """Whether either version is a submodule, whose files are the user's affair."""
        return any(entry and entry.mode == trees.SUBMODULE for entry in (self.old, self.new))


def restore(git: Git, root: Path, scratch: Path, aims: Mapping[str, Aim], skipped: frozenset[str]) -> bool:
    """Turn files that are missing, cut short or of the other version into what they should be.

    Everything else is the user's own and stays. Nothing is overwritten: what has to go is unlinked after a
    look at it, and `checkout-index` without force writes only where nothing is. Paths in `skipped` are not
    checked out; `scratch` is free for an index to compare with. True if files changed.
    """
    aims = {path: aim for path, aim in aims.items() if not aim.is_about_submodule}
    compare = git.on(index=scratch)
    like_other = _alike(compare, scratch, {path: aim.other for path, aim in aims.items()})
    like_wanted = _alike(compare, scratch, {path: aim.wanted for path, aim in aims.items()})
    removed = False
    for path, aim in aims.items():
        place = _file(root, path)
        if place and path not in like_wanted and (path in like_other or _is_cut_short(git, place, path, aim)):
            place.unlink()
            removed = True
    absent = aims.keys() - skipped - like_wanted
    for path in absent:
        _drop_empty_folders(root, path)
    free = sorted(path for path in absent if aims[path].wanted and not any(blocking(root, path)))
    _write(compare, free)
    return removed or bool(free)


def _alike(compare: Git, scratch: Path, entries: Mapping[str, Entry | None]) -> set[str]:
    """Paths whose file is what the entry says, by git's own rules (filters, line ends, modes, links)."""
    scratch.unlink(missing_ok=True)
    present = {path: entry for path, entry in entries.items() if entry}
    index.put(compare, present)
    compare.run("update-index", "-q", "--refresh", ok=(0, 1))
    return present.keys() - set(compare.text("diff-files", "--name-only", "-z").split("\0"))


def _file(root: Path, path: str) -> Path | None:
    """Where the file is; None when nothing, a folder, or something behind a link is there."""
    found = files.lstat(root / path)
    if found is None or stat.S_ISDIR(found.st_mode):
        return None
    return root / path if all(files.is_folder(root / above) for above in files.way(path)[:-1]) else None


def _is_cut_short(git: Git, place: Path, path: str, aim: Aim) -> bool:
    """Whether the file is a mere beginning of the new version: git was killed while it wrote it."""
    if aim.new is None or not stat.S_ISREG(place.lstat().st_mode):
        return False
    whole = git.run("cat-file", "--filters", f"--path={path}", aim.new.oid, ok=(0, 128))
    found = place.read_bytes()
    return whole.code == 0 and len(found) < len(whole.stdout) and whole.stdout.startswith(found)


def _drop_empty_folders(root: Path, path: str) -> None:
    """Remove empty folders where the file should be and above it: git was killed before it filled them."""
    above = files.way(path)[:-1]
    if not all(files.is_folder(root / folder) for folder in above if files.lstat(root / folder)):
        return
    if files.is_folder(root / path):
        for where, _, _ in os.walk(root / path, topdown=False):
            _drop(Path(where))
    for folder in reversed(above):
        _drop(root / folder)


def _drop(folder: Path) -> None:
    with suppress(OSError):  # it is not there, or not empty
        folder.rmdir()


def _write(compare: Git, paths: list[str]) -> None:
    """Check these paths out, attributes first: they decide how the others are written."""
    attributes = [path for path in paths if PurePosixPath(path).name == ".gitattributes"]
    for batch in (attributes, [path for path in paths if path not in attributes]):
        if batch:
            stdin = os.fsencode("\0".join(batch))
            compare.run("checkout-index", "-q", "-z", "--stdin", stdin=stdin, ok=(0, 1, 128))
