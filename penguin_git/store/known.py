"""What is known of the files of a worktree: its folders as they were listed, and what was seen since."""

import re
import stat
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain
from struct import Struct as Layout
from typing import NamedTuple

from msgspec import Struct

Stamps = dict[str, bytes]
"""By path from the root, or by name; a stamp changes with whatever is written to the file."""

STAMP = Layout("<qqqqI")  # when it was written and changed (ns), its size, inode and mode
UNKNOWN = bytes(STAMP.size)
"""The stamp of a file that has to be looked at again: no file has this one."""

FOLDER = STAMP.pack(0, 0, 0, 0, stat.S_IFDIR)
"""The stamp of every folder: what happens in it is seen there."""

_NO_TEXT = re.compile("[\udc80-\udcff]")  # as Python has bytes that are none
_MARK = "\0"  # the name of no file has this one


def may_be_task(name: str) -> bool:
    """Whether a file of this name could be a task."""
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")


def as_text(name: str) -> str:
    """A name or path as text: a byte that is none is told, and marked so that no other name is the same."""
    return name if name.isascii() else _NO_TEXT.sub(_byte, name)


def _byte(found: re.Match[str]) -> str:
    return f"{_MARK}\\x{ord(found[0]) - 0xDC00:02x}"


def is_text(name: str) -> bool:
    """Whether a name, as text, is that of the file."""
    return _MARK not in name


def shown(name: str) -> str:
    """What `as_text` says, for people: with `\\xe9` in place of a byte that is no text."""
    return name.replace(_MARK, "")


class Seen(Struct, array_like=True):
    """One folder as it was listed: what is in it, and a stamp of each, in the order of the system.

    A folder in which nothing has changed is listed the same again, so that two strings are all to compare.
    """

    names: bytes = b""  # with a slash between two of them
    stamps: bytes = b""
    count: int = 0  # of files that could be tasks
    below: list[str] = []  # the names of its folders, where these are text

    @classmethod
    def of(cls, names: list[str], stamps: list[bytes]) -> "Seen":
        """A folder that has been listed."""
        below = [name for name, stamp in zip(names, stamps, strict=True) if stamp == FOLDER]
        seen = cls(_joined(names), b"".join(stamps), below=[name for name in below if as_text(name) == name])
        seen.count = len(seen.files())
        return seen

    def is_listed_as(self, names: list[str], stamps: list[bytes]) -> bool:
        """Whether it has been listed just so."""
        return self.stamps == b"".join(stamps) and self.names == _joined(names)

    def all(self) -> Stamps:
        """The stamps of all that is in it, by name."""
        names = as_text(self.names.decode(errors="surrogateescape")).split("/") if self.names else []
        places = range(0, len(self.stamps), STAMP.size)
        return dict(zip(names, (self.stamps[at : at + STAMP.size] for at in places), strict=True))

    def files(self) -> Stamps:
        """The stamps of those that could be tasks, and of folders that are no text: nobody looks there."""
        everything = self.all().items()
        found = {
            name: at for name, at in everything if may_be_task(name) or (at == FOLDER and not is_text(name))
        }
        for folder in self.below:
            found.pop(folder, None)
        return found

    def said_by(self, last: Stamps) -> "Seen":
        """The folder for others, who are told no more than what `last` says of its files.

        What differs is to be looked at again, and so are files that are known and not there any more.
        """
        files = self.files()
        said = self.all() | {name: UNKNOWN for name in {**files, **last} if files.get(name) != last.get(name)}
        below = [name for name in self.below if name not in last]
        return Seen("/".join(said).encode(), b"".join(said.values()), len({**files, **last}), below)


def _joined(names: list[str]) -> bytes:
    return "/".join(names).encode(errors="surrogateescape")


class Survey(NamedTuple):
    """How the files of a worktree differ from what was known: of each, its stamp now."""

    changed: Stamps  # files that are new, or were written to
    gone: Collection[str]
    total: int  # of all files that are there


class Known:
    """Folders as they were listed at one time, and of files that were seen since, what was seen last.

    `since` has the stamp of such a file, or None where it is gone, by folder and name.
    """

    def __init__(
        self, folders: Mapping[str, Seen], since: Mapping[str, Mapping[str, bytes | None]] | None = None
    ) -> None:
        self.folders = folders
        self.since = since or {}

    def as_listed(self, folder: str) -> Seen | None:
        """The folder, if nothing was seen of it since it was listed."""
        return None if folder in self.since else self.folders.get(folder)

    def files(self, folder: str) -> Stamps:
        """The stamps of the files of one folder, by name."""
        listed = self.folders[folder].files() if folder in self.folders else {}
        files = {**listed, **self.since.get(folder, {})}
        return {name: stamp for name, stamp in files.items() if stamp is not None}

    def says(self, stamps: Stamps) -> bool:
        """Whether these stamps, by path, are known."""
        folders = {path.rpartition("/")[0] for path in stamps}
        known = {f"{folder}/{name}": at for folder in folders for name, at in self.files(folder).items()}
        return all(known.get(path) == at for path, at in stamps.items())

    @cached_property
    def stamps(self) -> Stamps:
        """The stamps of all files, by path."""
        folders = {**self.folders, **self.since}
        return {f"{folder}/{name}": at for folder in folders for name, at in self.files(folder).items()}

    def then(self, changed: Stamps, gone: Iterable[str] = ()) -> "Known":
        """What is known after some files were seen again."""
        since = {folder: dict(files) for folder, files in self.since.items()}
        for path, stamp in chain(changed.items(), ((path, None) for path in gone)):
            folder, _, name = path.rpartition("/")
            since.setdefault(folder, {})[name] = stamp
        return Known(self.folders, since)

    def doubted(self) -> "Known":
        """The same files, each of which has to be looked at again."""
        return Known({path: seen.said_by({}) for path, seen in self.folders.items()})
