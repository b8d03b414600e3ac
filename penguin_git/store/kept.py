"""What one process leaves to the next about a worktree: its files, and how a tree of tasks differs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, Self, TypeVar

from msgspec import Struct

from penguin_git.model.head import rows
from penguin_git.store.bodies import Span
from penguin_git.store.lines import Line, Lines
from penguin_git.store.table import Packed, Table, packed

V = TypeVar("V")
_BESIDE = 100  # files that may lie beside the table of all, and a twentieth of them


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


class Apart(NamedTuple):
    """What is apart from the table of all that was kept last: lines beside it, and paths that are gone."""

    newer: list[Line]
    gone: list[str]
    other: list[Line]  # of a tree, and not those of the worktree

    @classmethod
    def of(cls, table: Table, here: Lines, there: Lines) -> Self:
        """How a worktree and a tree differ from the table."""
        return cls(
            newer=[line for line in here.values() if line.columns is not table],
            gone=[path for path in table["path"] if path not in here],
            other=[line for path, line in there.items() if not _is_same(here.get(path), line)],
        )

    def used(self, table: Table) -> int:
        """How many bytes of bodies somebody points to."""
        lengths: Iterable[int] = chain(
            table["length"], (line.length for line in chain(self.newer, self.other))
        )
        return sum(lengths)

    def columns(
        self, table: Table, here: Lines, stamps: Mapping[str, bytes], spans: Sequence[Span] | None
    ) -> dict[str, Any]:
        """The fields of `Kept` that are columns. `spans` are the bodies' new places, if any."""
        other = packed(self.other, _moved(spans, len(here), None))
        if spans is not None or len(self.newer) + len(self.gone) > _BESIDE + len(here) // 20:
            lines = list(here.values())
            all_stamps = [stamps.get(line.path, b"") for line in lines]
            return {
                "table": packed(lines, _moved(spans, 0, len(lines))),
                "stamps": all_stamps,
                "other": other,
            }
        return {
            "table": table.packed,
            "stamps": [stamps.get(path, b"") for path in table["path"]],
            "gone": self.gone,
            "newer": packed(self.newer),
            "newer_stamps": [stamps[line.path] for line in self.newer],
            "other": other,
        }


def _is_same(one: Line | None, other: Line) -> bool:
    return one is other or (one is not None and one.oid == other.oid)


def _moved(spans: Sequence[Span] | None, start: int, end: int | None) -> dict[str, Sequence[object]]:
    # The columns of some spans, where bodies were packed anew; else nothing.
    there = [] if spans is None else spans[start:end]
    return {name: [span[place] for span in there] for place, name in enumerate(Span._fields)} if there else {}


def _lines(table: Table) -> dict[str, Line]:
    return dict(zip(table["path"], rows(Line, table), strict=True))


def _without(values: dict[str, V], paths: Collection[str]) -> dict[str, V]:
    gone = set(paths)
    return {path: value for path, value in values.items() if path not in gone} if gone else values
