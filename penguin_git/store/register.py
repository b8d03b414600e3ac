"""The lines of a kept table, found by path, by id and by whom they name, without making all the others."""

import sys
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import islice

import msgspec

from penguin_git.model import layout
from penguin_git.model.head import row, rows
from penguin_git.store.line import Line
from penguin_git.store.table import Packed, Table, joined, packed

_AT_ONCE = 1_000
_MOST = 700  # bytes a line that are searched through; then it is time to make all lines


class Index:
    """Some lines by what they are and by whom they name."""

    def __init__(self, lines: Collection[Line]) -> None:
        self.lines = lines

    @cached_property
    def by_path(self) -> dict[str, Line]:
        """The lines by their paths."""
        return {line.path: line for line in self.lines}

    @cached_property
    def by_id(self) -> dict[str, list[Line]]:
        """The lines by their ids, which several files may share."""
        return self._by(lambda line: (line.id,))

    @cached_property
    def by_stem(self) -> dict[str, list[Line]]:
        """The lines by what their files are called as those of tasks, whether they are or not."""
        return self._by(lambda line: layout.stems((line.path,)))

    @cached_property
    def by_parent(self) -> dict[str, list[Line]]:
        """The lines by the parent that they name."""
        return self._by(lambda line: () if line.parent is None else (line.parent,))

    @cached_property
    def by_need(self) -> dict[str, list[Line]]:
        """The lines by each of the tasks that they depend on."""
        return self._by(lambda line: dict.fromkeys(line.depends_on or ()))

    def _by(self, names: Callable[[Line], Iterable[str]]) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for name in names(line):
                found.setdefault(name, []).append(line)
        return found


class Register:
    """The lines of a table that does not change."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._made: dict[int, Line] = {}
        self._made_of: dict[str, list[Line]] = {}
        self._searched = 0  # bytes

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Register":
        """The register of many lines, of which few are in memory at once."""
        rest, parts = iter(lines), []
        while some := list(islice(rest, _AT_ONCE)):
            parts.append(packed(some))
        return cls(Table(joined(parts)))

    def __len__(self) -> int:
        return len(self.table["path"])

    @cached_property
    def all(self) -> Index:
        """Every line."""
        lines = rows(Line, self.table)
        for place, line in self._made.items():
            lines[place] = line  # somebody has it already, and may compare by identity
        index = Index(lines)
        index.by_path = dict(zip(self.table["path"], lines, strict=True))  # a third of the time
        return index

    def at(self, path: str) -> Line | None:
        """The line of a file."""
        if self._is_worth_all:
            return self.all.by_path.get(path)
        return next(iter(self._having("path", _encoded(path))), None)

    def called(self, name: str) -> list[Line]:
        """The lines of the files that have the name of a task's file."""
        if self._is_worth_all:
            return self.all.by_stem.get(name, [])
        if not name.isascii():
            return []
        ending = f"/{name}.yaml"
        return [line for line in self._having("path", ending.encode()) if line.path.endswith(ending)]

    def tasks(self, task: str) -> list[Line]:
        """The lines of a task: of several files, where these have the same id."""
        if not (task and task.isascii()):
            return []  # files that are no tasks have none; a person may ask for whatever bytes there are
        if task in self._made_of:
            return self._made_of[task]
        if self._is_worth_all:
            return self.all.by_id.get(task, [])
        self._made_of[task] = found = list(self._having("id", _encoded(task)))
        return found

    def children(self, task: str) -> list[Line]:
        """The lines of the tasks whose parent a task is."""
        if self._is_worth_all:
            return self.all.by_parent.get(task, [])
        return list(self._having("parent", _encoded(task)))

    def dependants(self, task: str) -> list[Line]:
        """The lines of the tasks that depend on a task."""
        if self._is_worth_all:
            return self.all.by_need.get(task, [])
        return list(self._having("depends_on", _encoded(task)))

    @property
    def _is_worth_all(self) -> bool:
        return "all" in self.__dict__ or self._searched > _MOST * len(self)

    def _having(self, field: str, wanted: bytes) -> Iterator[Line]:
        """The lines in whose field these bytes stand."""
        if not self.table.packed:
            return
        column = self.table.packed[field]
        self._searched += len(column.values)
        for place in _places(column, wanted):
            if place not in self._made:
                self._made[place] = row(Line, self.table, place)
            yield self._made[place]


def _encoded(text: str) -> bytes:
    """A whole text as it stands in columns; what it begins with can't stand in the middle of another one."""
    return msgspec.msgpack.encode(text)


def _places(column: Packed, wanted: bytes) -> Iterator[int]:
    """The rows in whose value some bytes stand."""
    ends = memoryview(column.ends).cast("I")
    at = column.values.find(wanted)
    while at >= 0:
        number = bisect_right(ends, at)
        yield from _rows(column, number) if column.rows else (number,)
        at = column.values.find(wanted, ends[number])


def _rows(column: Packed, number: int) -> Iterator[int]:
    """The rows that have the value of this number."""
    size = column.row_size
    wanted = number.to_bytes(size, sys.byteorder)
    at = column.rows.find(wanted)
    while at >= 0:
        if at % size == 0:
            yield at // size
        at = column.rows.find(wanted, at + 1)
