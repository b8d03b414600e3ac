"""Which tasks to list, and in which order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop
from math import inf
from operator import attrgetter
from typing import Any

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.query import Query
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View


def chosen(view: View, wanted: Query, keys: Sequence["SortKey"]) -> Iterator[Row]:
    """The rows that are wanted, in order. Only as many are looked at as are taken."""
    heads: Iterable[Head] = filter(wanted.may_hold, view.graph.tasks.values())
    for words in (one for one in wanted.words if not one.negated):
        heads = [head for head in heads if view.rows.may_mention(head.id, words.text)]
    heads = in_order(heads, keys)
    rows: Iterator[Row] = (view.rows[head.id] for head in heads)
    if wanted.asks_for_states:
        rows = (row for row in rows if wanted.states_hold(row.head.status, row.state))
    return (row for row in rows if all(row.mentions(one.text) != one.negated for one in wanted.words))


class SortKey(Struct, frozen=True):
    """One field to sort by."""

    name: str
    descending: bool


def sort_keys(text: str, order: str | None = None) -> tuple[SortKey, ...]:
    """The keys that `priority,created_at:asc` spells.

    A key without a direction has that of `order`; without one, the most urgent comes first, and then the
    smallest. Descending priority is critical first.
    """
    return tuple(_key(part.strip(), order) for part in text.split(",") if part.strip())


def in_order(heads: Iterable[Head], keys: Sequence[SortKey]) -> Iterator[Head]:
    """The heads in order; those that lack a value come last, whatever the direction.

    Only as much is sorted as is taken: mostly the first few are wanted.
    """
    if not keys:
        yield from sorted(heads, key=attrgetter("id"))
        return
    part = _PARTS[keys[0].name](keys[0].descending)
    alike: dict[object, list[Head]] = {}
    for head in heads:
        alike.setdefault(part(head), []).append(head)
    for value in sorted(alike):  # type: ignore[type-var]  # all are parts of one key
        yield from in_order(alike[value], keys[1:])


def next_row(view: View) -> Row | None:
    """The ready task to take first."""
    return next((row for row in by_urgency(view) if row.state == "ready"), None)


def by_urgency(view: View) -> Iterator[Row]:
    """The pending tasks, most urgent first."""
    from penguin_git.model import schedule

    pending = (head for head in view.graph.tasks.values() if head.status is TaskStatus.PENDING)
    heap = [(schedule.urgency(head), head) for head in pending]
    heapify(heap)  # mostly the first few are wanted
    while heap:
        yield view.rows[heappop(heap)[1].id]


def as_tree(rows: Sequence[Row], graph: Graph[Head]) -> list[tuple[int, Row]]:
    """The rows with their depth, children under their parents, keeping the order among siblings."""
    listed = {row.head.id: row for row in rows}
    below: dict[TaskId | None, list[Row]] = {}
    for row in rows:
        above = next((parent for parent in graph.ancestors(row.head.id) if parent in listed), None)
        below.setdefault(above, []).append(row)
    found: list[tuple[int, Row]] = []
    walk = [(0, row) for row in reversed(below.get(None, []))]
    while walk:
        depth, row = walk.pop()
        found.append((depth, row))
        walk += [(depth + 1, child) for child in reversed(below.pop(row.head.id, []))]
    shown = {row.head.id for _, row in found}
    return found + [(0, row) for row in rows if row.head.id not in shown]  # parents in a loop


def _key(part: str, order: str | None) -> SortKey:
    name, _, direction = part.partition(":")
    if name not in KEYS:
        from difflib import get_close_matches

        near = get_close_matches(name, KEYS, n=1)
        suggestion = f"Did you mean `{near[0]}`? " if near else ""
        raise PenguinError(
            f"Tasks can't be sorted by `{name}`.", hint=f"{suggestion}The keys are {', '.join(KEYS)}."
        )
    if direction not in ("", "asc", "desc"):
        raise PenguinError(f"`{direction}` is no direction.", hint="Write `:asc` or `:desc` after a key.")
    return SortKey(name, (direction or order or ("desc" if name == "priority" else "asc")) == "desc")


class _Backwards(str):
    """A text that comes before those that it comes after."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


Part = Callable[[Head], Any]


def _by_text(value: Callable[[Head], str | None]) -> Callable[[bool], Part]:
    def part(descending: bool) -> Part:
        kind = _Backwards if descending else str
        return lambda head: (1, "") if (text := value(head)) is None else (0, kind(text))

    return part


def _by_number(value: Callable[[Head], float | None]) -> Callable[[bool], Part]:
    def part(descending: bool) -> Part:
        sign = -1 if descending else 1
        return lambda head: inf if (number := value(head)) is None else sign * number

    return part


_WEIGHTS = {priority: -priority.rank for priority in TaskPriority}
_PARTS: Mapping[str, Callable[[bool], Part]] = {
    "priority": _by_number(lambda head: _WEIGHTS[head.priority]),
    "created_at": _by_number(lambda head: head.created_at.timestamp() if head.created_at else None),
    "due": _by_number(lambda head: head.due.timestamp() if head.due else None),
    "title": _by_text(lambda head: head.title.casefold()),
    "id": _by_text(attrgetter("id")),
    "status": _by_text(attrgetter("status")),
    "project": _by_text(attrgetter("project")),
    "assigned_to": _by_text(attrgetter("assigned_to")),
}
KEYS = tuple(_PARTS)
