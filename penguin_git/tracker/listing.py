"""Which tasks to list, and in which order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from penguin_git.errors import PenguinError
from penguin_git.model import schedule
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.query import Query
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.view import Row, View

KEYS = ("priority", "created_at", "due", "title", "id", "status", "project", "assigned_to")


def chosen(view: View, wanted: Query, keys: Sequence["SortKey"]) -> Iterator[Row]:
    """The rows that are wanted, in order. Only as many are looked at as are taken."""
    heads = sorted_heads(filter(wanted.may_hold, view.graph.tasks.values()), keys)
    rows: Iterator[Row] = (view.rows[head.id] for head in heads)
    if wanted.asks_for_states:
        rows = (row for row in rows if wanted.states_hold(row.head.status, row.state))
    return (row for row in rows if all(row.mentions(one.text) != one.negated for one in wanted.words))


@dataclass(frozen=True)
class SortKey:
    """One field to sort by."""

    name: str
    descending: bool


def sort_keys(text: str, order: str | None = None) -> tuple[SortKey, ...]:
    """The keys that `priority,created_at:asc` spells.

    A key without a direction has that of `order`; without one, the most urgent comes first, and then the
    smallest. Descending priority is critical first.
    """
    return tuple(_key(part.strip(), order) for part in text.split(",") if part.strip())


def sorted_heads(heads: Iterable[Head], keys: Sequence[SortKey]) -> list[Head]:
    """The heads in order; those that lack a value come last, whatever the direction."""
    found = sorted(heads, key=attrgetter("id"))
    for key in reversed(keys):
        value = _VALUES.get(key.name) or attrgetter(key.name)
        valued = [(value(head), head) for head in found]
        have = [pair for pair in valued if pair[0] is not None]
        have.sort(key=itemgetter(0), reverse=key.descending)
        found = [head for _, head in have] + [head for one, head in valued if one is None]
    return found


def next_row(view: View) -> Row | None:
    """The ready task to take first."""
    return next((row for row in by_urgency(view) if row.state == "ready"), None)


def by_urgency(view: View) -> Iterator[Row]:
    """The pending tasks, most urgent first."""
    pending = (head for head in view.graph.tasks.values() if head.status is TaskStatus.PENDING)
    return (view.rows[head.id] for head in sorted(pending, key=schedule.urgency))


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


_VALUES: Mapping[str, Callable[[Head], Any]] = {
    "priority": lambda task: -task.priority.rank,
    "title": lambda task: task.title.casefold(),
}
