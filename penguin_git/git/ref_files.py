"""What the files of a clone say of its refs, without a process; where they leave it open, git is asked.

A clone whose refs lie in a reftable has no such files, and so its files leave everything open.
"""

import os
import re
import shlex
from collections.abc import Collection, Iterator
from pathlib import Path

from penguin_git.errors import PenguinError

OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

# git-check-ref-format(1), for full names.
NAME = re.compile(r"refs(?:/(?!\.)(?:(?!\.\.|@\{|\.lock(?:/|$))[^\x00-\x20\x7f~^:?*\[\\/])+(?<!\.))+")

_SHARED = ("refs/heads/", "refs/remotes/", "refs/tags/", "refs/penguin/")  # others can be a worktree's own


class _Unclear(Exception):
    """The files leave it open."""


class RefFiles:
    """The refs in `folder`, which all worktrees of a clone share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, ref: str) -> str | None:
        """Where a ref stands; None also for symbolic ones, and where there is none."""
        return self._loose(ref) or self._packed(ref)

    def find(self, ref: str) -> str | None:
        """Where a ref stands, empty where there surely is none; None: git has to be asked."""
        return self.read(ref) or ("" if self._lacks(ref) else None)

    def broken(self, *prefixes: str) -> Iterator[str]:
        """The refs below prefixes that have lost their commit.

        Git passes over them where it lists refs, and neither fetches, packs nor writes such a ref.
        """
        for folder, _, files in (found for prefix in prefixes for found in os.walk(self._folder / prefix)):
            for path in (Path(folder, file) for file in sorted(files)):
                name = path.relative_to(self._folder).as_posix()
                if NAME.fullmatch(name) and _is_broken(path):
                    yield name

    def trouble(self, ref: str) -> PenguinError | None:
        """What is wrong with the file of a ref, where it names neither a commit nor a ref."""
        path = self._folder / ref
        if not _is_broken(path):
            return None
        return PenguinError(
            f"The ref `{ref}` is broken: its file holds no commit, as after a power cut.",
            hint=f"Remove the file, or write the right commit into it: rm {shlex.quote(str(path))}",
        )

    def all(self, prefixes: Collection[str]) -> dict[str, str] | None:
        """Where each ref below prefixes that end at a slash stands, by name; None: git has to be asked.

        A ref is in a file of its own until it is packed, so these are looked at first.
        """
        if not prefixes or not all(map(_is_shared, prefixes)) or self._is_table():
            return None
        try:
            loose = [pair for prefix in prefixes for pair in self._all_loose(prefix)]
            return dict(sorted({**dict(self._all_packed(prefixes)), **dict(loose)}.items()))
        except (OSError, UnicodeError, _Unclear):
            return None

    def _lacks(self, ref: str) -> bool:
        """Whether a ref that `read` has not found is surely not there, not even as a symbolic one."""
        packed = self._folder / "packed-refs"
        is_legible = not os.path.lexists(packed) or os.access(packed, os.R_OK)
        is_loose = os.path.lexists(self._folder / ref)
        return is_legible and not is_loose and ref.startswith(_SHARED) and not self._is_table()

    def _is_table(self) -> bool:
        return os.path.lexists(self._folder / "reftable")

    def _all_loose(self, prefix: str) -> Iterator[tuple[str, str]]:
        start = len(f"{self._folder}/")
        for folder, below, files in os.walk(self._folder / prefix, onerror=_raise):
            if any(map(os.path.islink, (f"{folder}/{name}" for name in below))):  # git goes there, too
                raise _Unclear(folder)
            for file in files:
                path = f"{folder}/{file}"
                if NAME.fullmatch(path, start):  # git passes over others, such as locks
                    yield path[start:], self._stands(path)

    def _stands(self, path: str) -> str:
        with open(path, encoding="ascii") as file:  # there may be thousands
            text = file.read().strip()
        target = text.removeprefix("ref: ")
        oid = self.read(target) if target != text and NAME.fullmatch(target) else text
        if oid is None or not OID.fullmatch(oid):
            raise _Unclear(path)
        return oid

    def _all_packed(self, prefixes: Collection[str]) -> Iterator[tuple[str, str]]:
        try:
            text = (self._folder / "packed-refs").read_text("utf-8", "surrogateescape")
        except FileNotFoundError:
            return
        below = tuple(prefixes)
        for oid, _, name in (line.partition(" ") for line in text.split("\n")):
            if name.startswith(below) and OID.fullmatch(oid):
                yield name, oid

    def _loose(self, ref: str) -> str | None:
        try:
            text = (self._folder / ref).read_text("ascii", "replace").strip()
        except OSError:
            return None
        return text if OID.fullmatch(text) else None

    def _packed(self, ref: str) -> str | None:
        """Where a ref stands that `git gc` has packed (gitformat-pack calls them so)."""
        try:
            text = (self._folder / "packed-refs").read_text("utf-8", "surrogateescape")
        except OSError:
            return None
        before, found, _ = text.partition(f" {ref}\n")
        oid = before[before.rfind("\n") + 1 :]
        return oid if found and OID.fullmatch(oid) else None


def _is_broken(path: Path) -> bool:
    try:
        text = path.read_text("utf-8", "replace").strip()
    except OSError:  # gone by now, or a link that leads nowhere
        return False
    return not OID.match(text) and not text.startswith("ref:")


def _is_shared(prefix: str) -> bool:
    return prefix.endswith("/") and prefix.startswith(_SHARED)


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):  # git removes a folder with its last ref
        raise error
