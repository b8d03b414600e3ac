"""What one process leaves to the next about a worktree: its files, and how a tree of tasks differs."""

import zlib
from collections.abc import Iterator
from functools import reduce
from itertools import chain

import msgspec
from msgspec import Struct

from penguin_git.model.head import rows
from penguin_git.store.known import Seen
from penguin_git.store.line import Line
from penguin_git.store.lines import Lines
from penguin_git.store.register import Register
from penguin_git.store.table import Packed, Table

_THREE, _MAP = b"\x93", b"\xde"  # of msgpack: three values, and names with values, whose number follows


class Ground(Struct, array_like=True):
    """All files of a worktree as they were at one time. It is large, and written once in a while."""

    table: dict[str, Packed] = {}
    used: int = 0  # bytes of bodies that its lines point to
    folders: dict[str, Seen] = {}

    @property
    def checksum(self) -> int:
        """What tells it from any other one."""
        columns = chain.from_iterable((column.values, column.rows) for column in self.table.values())
        seen = chain.from_iterable((seen.names, seen.stamps) for seen in self.folders.values())
        return reduce(lambda so_far, part: zlib.crc32(part, so_far), chain(columns, seen), 0)

    def encoded(self) -> Iterator[bytes]:
        """Its encoding, column by column."""
        yield _THREE + _MAP + len(self.table).to_bytes(2, "big")
        for part in (*chain.from_iterable(self.table.items()), self.used, self.folders):
            yield msgspec.msgpack.encode(part)

    def register(self) -> Register:
        """Its lines."""
        return Register(Table(self.table))


class Kept(Struct, array_like=True):
    """What is kept of a worktree: its files, and of one tree of tasks what differs from them.

    A file that changes is put beside the ground, so that little is written where little has changed.
    """

    work_tree: bytes = b""
    bodies: str = ""
    ground: str = ""  # the name of its file
    gone: list[str] = []  # files in the table that are not there any more
    newer: dict[str, Packed] = {}  # files that are in the table otherwise, or not at all
    folders: dict[str, Seen] = {}  # those that are otherwise than they were
    tree: str = ""
    other: dict[str, Packed] = {}  # files of the tree that the worktree has not, or has otherwise
    missing: list[str] = []  # files of the worktree that the tree has not
    is_plain: bool = False  # whether each of the worktree's files is a task of its own
    is_tree_plain: bool = False
    is_sound: bool = False  # whether none of the worktree's tasks waits for itself
    is_tree_sound: bool = False

    def here(self, register: Register) -> Lines:
        """The files of the worktree; `register` is that of the ground."""
        return Lines(register, _lines(self.newer), self.gone, is_plain=self.is_plain)

    def there(self, here: Lines) -> Lines:
        """The files of the tree, most of which are those of the worktree."""
        if not (self.other or self.missing):
            return here
        return here.then(_lines(self.other), self.missing, is_plain=self.is_tree_plain)


def _lines(columns: dict[str, Packed]) -> dict[str, Line]:
    return {line.path: line for line in rows(Line, Table(columns))}
