"""Columns in the encoding of the cache: what is not asked for costs neither time nor memory."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct

from penguin_git.model.head import Consent
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import TaskType

# What a file that can't be read as a task does not say is null.
KINDS: Mapping[str, Any] = {
    "path": str,
    "oid": str,
    "start": int,
    "length": int,
    "checksum": int,
    "id": str,
    "title": str | None,
    "status": TaskStatus | None,
    "priority": TaskPriority | None,
    "type": TaskType | None,
    "project": str | None,
    "parent": str | None,
    "depends_on": tuple[str, ...] | None,
    "labels": tuple[str, ...] | None,
    "assigned_to": str | None,
    "approver": str | None,
    "requires_approval": bool | None,
    "due": datetime | None,
    "defer_until": datetime | None,
    "created_at": datetime | None,
    "created_by": str | None,
    "allowed_tools": tuple[str, ...] | None,
    "consent": Consent | None,
    "has_script": bool | None,
    "phase_agents": tuple[str | None, ...] | None,
    "is_assisted": bool | None,
}


_ARRAY = b"\xdd"  # of msgpack, followed by a length of four bytes
_FEW = 200  # values; one by one, more of them take longer than all at once


class Packed(Struct, frozen=True, array_like=True):
    """One column: its values end to end, where each ends, and for each row which of them it has.

    Values that repeat are there once; without `rows` each row has its own. The numbers are in the order of
    this machine, which the cache never leaves.
    """

    values: bytes
    ends: bytes  # four a value
    rows: bytes = b""  # four a row, one where that is enough
    row_size: int = 4


class Column(Sequence[Any]):
    """One column. The first values are decoded one by one, as they are asked for; then all of them.

    `on_all` is called with all values then: a list is looked into in a third of the time.
    """

    def __init__(
        self, packed: Packed, kind: Any, on_all: Callable[[list[Any]], None] = lambda _: None
    ) -> None:
        self._packed = packed
        self._on_all = on_all
        self._kind = kind
        self._ends = memoryview(packed.ends).cast("I")
        self._rows = _numbers(packed) if packed.rows else None
        self._known: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._ends if self._rows is None else self._rows)

    def __getitem__(self, at: Any) -> Any:
        place = at if self._rows is None else self._rows[at]
        if place in self._known:
            return self._known[place]
        if len(self._known) >= _FEW:
            return self._all[at]
        start = self._ends[place - 1] if place else 0
        self._known[place] = value = self._decode(self._packed.values[start : self._ends[place]])
        return value

    def __iter__(self) -> Iterator[Any]:
        if self._rows is None:
            return iter(self._values)
        return map(self._values.__getitem__, self._rows)

    @cached_property
    def _all(self) -> list[Any]:
        values = list(self)
        self._on_all(values)
        return values

    @cached_property
    def _values(self) -> list[Any]:
        count = len(self._ends).to_bytes(4, "big")
        kind = list[self._kind]  # type: ignore[name-defined]  # known when this runs
        values: list[Any] = msgspec.msgpack.decode(_ARRAY + count + self._packed.values, type=kind)
        return values

    @cached_property
    def _decode(self) -> Any:
        return msgspec.msgpack.Decoder(self._kind).decode


def _numbers(packed: Packed) -> "memoryview[int]":
    rows = memoryview(packed.rows)
    return rows if packed.row_size == 1 else rows.cast("I")


class Table(dict[str, Sequence[Any]]):
    """Columns by the names of their fields."""

    def __init__(self, packed: dict[str, Packed]) -> None:
        super().__init__()
        self.packed = packed

    def __missing__(self, name: str) -> Sequence[Any]:
        if not self.packed:
            return ()
        self[name] = column = Column(self.packed[name], KINDS[name], partial(self.__setitem__, name))
        return column


def packed(rows: Sequence[object], other: Mapping[str, Sequence[object]] | None = None) -> dict[str, Packed]:
    """The columns of rows that have each field as an attribute; `other` columns take the place of theirs."""
    other = other or {}
    columns = {name: other.get(name) or list(map(attrgetter(name), rows)) for name in KINDS}
    return {name: _packed(values) for name, values in columns.items()} if rows else {}


def _packed(values: Sequence[object]) -> Packed:
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    is_worth_it = 2 * len(place) <= len(values)
    encoded = [msgspec.msgpack.encode(value) for value in (place if is_worth_it else values)]
    return _laid_out(encoded, [place[value] for value in values] if is_worth_it else ())


def _laid_out(encoded: Sequence[bytes], rows: Sequence[int]) -> Packed:
    size = 1 if len(encoded) <= 256 else 4
    numbers = array("B" if size == 1 else "I", rows)
    ends = array("I", accumulate(map(len, encoded)))
    return Packed(b"".join(encoded), ends.tobytes(), numbers.tobytes(), size)


def joined(tables: Sequence[dict[str, Packed]]) -> dict[str, Packed]:
    """The columns of some tables one below the other."""
    return {name: _joined([table[name] for table in tables]) for name in KINDS} if tables else {}


def _joined(columns: Sequence[Packed]) -> Packed:
    values: list[bytes] = []
    rows = array("I")
    place: dict[bytes, int] = {}  # of those values that repeat
    for column in columns:
        ends = memoryview(column.ends).cast("I")
        starts = chain((0,), ends)
        own = [column.values[start:end] for start, end in zip(starts, ends, strict=False)]
        if not column.rows:
            rows.extend(range(len(values), len(values) + len(own)))
            values += own
            continue
        for value in own:
            if value not in place:
                place[value] = len(values)
                values.append(value)
        rows.extend(place[own[number]] for number in _numbers(column))
    return _laid_out(values, rows if len(values) < len(rows) else array("I"))
