"""Which tasks to list, and in which order."""

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.query import Query
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

_FEW = 30  # tasks; one by one, more of them take longer than all at once


def chosen(view: View, wanted: Query, keys: Sequence["SortKey"]) -> Iterator[Row]:
    """The rows that are wanted, in order. Only as many are looked at as are taken."""
    wanted = wanted.with_projects(partial(_spelled, view))
    heads = wanted.possible(_heads(view, wanted, keys), view.project_of)
    heads = in_order(heads, keys)
    rows: Iterator[Row] = (view.rows[head.id] for head in heads)
    if wanted.asks_for_states:
        rows = (row for row in rows if wanted.states_hold(row.head.status, row.state))
    return (row for row in rows if all(row.mentions(one.text) != one.negated for one in wanted.words))


def page(rows: Iterable[Row], *, offset: int = 0, limit: int | None = None) -> list[Row]:
    """At most `limit` rows, without the first `offset` ones."""
    end = sys.maxsize if limit is None else min(offset + limit, sys.maxsize)
    return list(islice(rows, min(offset, sys.maxsize), end))


def _heads(view: View, wanted: Query, keys: Sequence["SortKey"]) -> Iterable[Head]:
    """The heads to look at; parents in the state of their parts only where that decides something."""
    tasks = view.heads
    possible = _mentioning(view, wanted)
    if possible is not None and len(possible) <= _FEW:
        return [tasks[task] for task in possible if task in tasks]
    by_parts = wanted.asks_what_parents_are_in or any(key.name == "status" for key in keys)
    every = (tasks if by_parts else tasks.written).all
    return every.values() if possible is None else [every[task] for task in possible if task in every]


def _mentioning(view: View, wanted: Query) -> Collection[TaskId] | None:
    """The tasks in which all the wanted words could occur, of ten thousand mostly a few; None for all."""
    texts = [words.text for words in wanted.words if not words.negated]
    if not texts:
        return None
    return set.intersection(*(set(view.rows.that_may_mention(text)) for text in texts))


def _spelled(view: View, names: Collection[str]) -> Iterable[str]:
    """However tasks write the names of these projects: in a file that a person wrote it is no slug."""
    slugs = {view.homes.slug_of(name) for name in names}
    return (name for name in view.named_projects if view.homes.slug_of(name) in slugs)


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
    value, place = _ORDERS[keys[0].name]
    alike: defaultdict[Any, list[Head]] = defaultdict(list)
    for head in heads:
        alike[value(head)].append(head)
    missing = alike.pop(None, [])
    for same in sorted(alike, key=place, reverse=keys[0].descending):
        yield from in_order(alike[same], keys[1:])
    yield from in_order(missing, keys[1:])


def next_row(view: View) -> Row | None:
    """The ready task to take first."""
    return next((row for row in by_urgency(view) if row.state == "ready"), None)


def by_urgency(view: View) -> Iterator[Row]:
    """The pending tasks that are no parents, most urgent first, as `schedule.urgency` has it."""
    pending = (head for head in view.heads.written.values() if head.status is TaskStatus.PENDING)
    rows = (view.rows[head.id] for head in in_order(pending, _BY_URGENCY))
    return (row for row in rows if not row.is_parent)


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


class _Order(NamedTuple):
    """What a head is sorted by, and what the values of that are compared by."""

    value: Callable[[Head], Any]
    place: Callable[[Any], Any]


_ORDERS: Mapping[str, _Order] = {
    "priority": _Order(attrgetter("priority"), lambda priority: -priority.rank),
    "created_at": _Order(attrgetter("created_at"), datetime.timestamp),
    "due": _Order(attrgetter("due"), datetime.timestamp),
    "title": _Order(lambda head: head.title.casefold(), str),
    "id": _Order(attrgetter("id"), str),
    "status": _Order(attrgetter("status"), str),
    "project": _Order(attrgetter("project"), str),
    "assigned_to": _Order(attrgetter("assigned_to"), str),
}
KEYS = tuple(_ORDERS)
_BY_URGENCY = sort_keys("priority,due,created_at")
