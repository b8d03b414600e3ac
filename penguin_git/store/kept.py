"""What one process leaves to the next about a worktree: its files, and how a tree of tasks differs."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from msgspec import Struct

from penguin_git.model.head import rows
from penguin_git.store.bodies import Span
from penguin_git.store.lines import Line
from penguin_git.store.table import Packed, Table

V = TypeVar("V")


class Kept(Struct, array_like=True):
    """What is kept of a worktree: its files, and of one tree of tasks what differs from them.

    A file that changes is put beside the table of all, which is made anew now and then.
    """

    work_tree: bytes = b""
    bodies: str = ""
    table: dict[str, Packed] = {}
    stamps: list[bytes] = []  # of the table; empty where a file has to be looked at again
    gone: list[str] = []  # files in the table that are not there any more
    newer: dict[str, Packed] = {}  # files that are in the table otherwise, or not at all
    newer_stamps: list[bytes] = []
    tree: str = ""
    other: dict[str, Packed] = {}  # files of the tree that the worktree has not, or has otherwise
    missing: list[str] = []  # files of the worktree that the tree has not
    is_sound: bool = False  # whether none of the worktree's tasks waits for itself
    is_tree_sound: bool = False  # whether none of the tree's does

    def here(self, table: Table) -> tuple[dict[str, Line], dict[str, bytes]]:
        """The files of the worktree and their stamps; `table` is that of `self.table`."""
        lines, newer = _lines(table), _lines(Table(self.newer))
        stamps = dict(zip(lines, self.stamps, strict=True)) | dict(zip(newer, self.newer_stamps, strict=True))
        return _without({**lines, **newer} if newer else lines, self.gone), _without(stamps, self.gone)

    def there(self, here: dict[str, Line]) -> dict[str, Line]:
        """The files of the tree, most of which are those of the worktree."""
        other = _lines(Table(self.other))
        return _without({**here, **other} if other else here, self.missing)


def moved(spans: Sequence[Span] | None, start: int, end: int | None) -> dict[str, Sequence[object]]:
    """The columns of some spans, where bodies were packed anew; else nothing."""
    there = [] if spans is None else spans[start:end]
    return {name: [span[place] for span in there] for place, name in enumerate(Span._fields)} if there else {}


def _lines(table: Table) -> dict[str, Line]:
    return dict(zip(table["path"], rows(Line, table), strict=True))


def _without(values: dict[str, V], paths: Collection[str]) -> dict[str, V]:
    gone = set(paths)
    return {path: value for path, value in values.items() if path not in gone} if gone else values
