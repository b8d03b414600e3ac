"""Which tasks to list, and in which order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from penguin_git.errors import PenguinError
from penguin_git.model import schedule
from penguin_git.model.graph import Graph
from penguin_git.model.ids import TaskId
from penguin_git.tracker.view import Row, View

STATES = ("ready", "blocked", "in_review", "draft")
KEYS = ("priority", "created_at", "due", "title", "id", "status", "project", "assigned_to")


@dataclass(frozen=True)
class Filter:
    """What a row must be; empty conditions hold for every row. Each label has to be there."""

    statuses: Collection[str] = ()  # states that are derived (`ready` and so on) count too
    projects: Collection[str] = ()
    labels: Collection[str] = ()
    priorities: Collection[str] = ()
    assigned_to: Collection[str] = ()
    parent: TaskId | None = None

    def holds(self, row: Row) -> bool:
        """Whether the row is wanted."""
        task = row.task
        return (
            (not self.statuses or task.status in self.statuses or row.state in self.statuses)
            and (not self.projects or task.project in self.projects)
            and set(self.labels) <= set(task.labels)
            and (not self.priorities or task.priority in self.priorities)
            and (not self.assigned_to or task.assigned_to in self.assigned_to)
            and (self.parent is None or task.parent == self.parent)
        )


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


def sorted_rows(rows: Iterable[Row], keys: Sequence[SortKey]) -> list[Row]:
    """The rows in order; those that lack a value come last, whatever the direction."""
    found = sorted(rows, key=lambda row: row.task.id)
    for key in reversed(keys):
        have = [row for row in found if _value(row, key.name) is not None]
        lack = [row for row in found if _value(row, key.name) is None]
        have.sort(key=lambda row: _comparable(_value(row, key.name)), reverse=key.descending)
        found = have + lack
    return found


def next_row(view: View) -> Row | None:
    """The ready task to take first."""
    ready = [row for row in view.rows.values() if row.state == "ready"]
    return min(ready, key=lambda row: schedule.urgency(row.task), default=None)


def as_tree(rows: Sequence[Row], graph: Graph) -> list[tuple[int, Row]]:
    """The rows with their depth, children under their parents, keeping the order among siblings."""
    listed = {row.task.id: row for row in rows}
    below: dict[TaskId | None, list[Row]] = {}
    for row in rows:
        above = next((parent for parent in graph.ancestors(row.task.id) if parent in listed), None)
        below.setdefault(above, []).append(row)
    found: list[tuple[int, Row]] = []
    walk = [(0, row) for row in reversed(below.get(None, []))]
    while walk:
        depth, row = walk.pop()
        found.append((depth, row))
        walk += [(depth + 1, child) for child in reversed(below.pop(row.task.id, []))]
    shown = {row.task.id for _, row in found}
    return found + [(0, row) for row in rows if row.task.id not in shown]  # parents in a loop


def _key(part: str, order: str | None) -> SortKey:
    name, _, direction = part.partition(":")
    if name not in KEYS:
        near = get_close_matches(name, KEYS, n=1)
        suggestion = f"Did you mean `{near[0]}`? " if near else ""
        raise PenguinError(
            f"Tasks can't be sorted by `{name}`.", hint=f"{suggestion}The keys are {', '.join(KEYS)}."
        )
    if direction not in ("", "asc", "desc"):
        raise PenguinError(f"`{direction}` is no direction.", hint="Write `:asc` or `:desc` after a key.")
    return SortKey(name, (direction or order or ("desc" if name == "priority" else "asc")) == "desc")


def _value(row: Row, name: str) -> object:
    task = row.task
    if name == "priority":
        return -task.priority.rank
    if name == "title":
        return task.title.casefold()
    value: object = getattr(task, name)
    return value


def _comparable(value: object) -> tuple[float, str]:
    """A value to compare with others of the same field."""
    if isinstance(value, int):
        return (value, "")
    return (0, value.isoformat() if hasattr(value, "isoformat") else str(value))
