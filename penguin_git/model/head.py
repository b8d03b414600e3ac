"""The head of a task: what listing, ordering and deciding need to know, without the rest of its file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple, Self, TypeVar

from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Collaboration, Task, TaskType

Columns = Mapping[str, Sequence[Any]]
"""Values by the name of their field, those of one task at the same place in each."""


class Consent(StrEnum):
    """Whether a task carries an approval, and whether it covers what the task says now."""

    NONE = "none"
    VOID = "void"
    GIVEN = "given"


class _Core(NamedTuple):
    """Where a head stands, and the fields that are looked at for every task of a listing."""

    columns: Columns
    at: int
    id: TaskId
    status: TaskStatus
    priority: TaskPriority
    parent: TaskId | None


def column(name: str) -> Any:
    """A field that is looked up in its column."""
    return property(lambda head: head.columns[name][head.at])


class Head(_Core):
    """One row of columns. Ten thousand are looked at for a listing, and most of their fields never.

    The fields are those of `Task`, but for the last ones, which say of a longer field only what decisions ask
    of it.
    """

    __slots__ = ()

    title: str = column("title")
    type: TaskType | None = column("type")
    project: str | None = column("project")
    depends_on: tuple[TaskId, ...] = column("depends_on")
    labels: tuple[str, ...] = column("labels")
    assigned_to: str | None = column("assigned_to")
    approver: str | None = column("approver")
    requires_approval: bool = column("requires_approval")
    due: datetime | None = column("due")
    defer_until: datetime | None = column("defer_until")
    created_at: datetime | None = column("created_at")
    created_by: str | None = column("created_by")
    allowed_tools: tuple[str, ...] | None = column("allowed_tools")
    consent: Consent = column("consent")
    has_script: bool = column("has_script")
    phase_agents: tuple[str | None, ...] = column("phase_agents")
    is_assisted: bool = column("is_assisted")

    # Two rows are never compared by what their columns say.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<head of {self.id}>"

    def in_state(self, status: TaskStatus) -> Self:
        """The same head with another status."""
        return self._replace(status=status)


H = TypeVar("H", bound=Head)


def rows(kind: type[H], columns: Columns) -> list[H]:
    """The heads, of some kind, in columns."""
    new: Any = tuple.__new__  # without a call of Python code for each
    core = zip(
        repeat(columns),
        range(len(columns["id"])),
        columns["id"],
        columns["status"],
        columns["priority"],
        columns["parent"],
        strict=False,
    )
    return list(map(new, repeat(kind), core))


def row(kind: type[H], columns: Columns, at: int) -> H:
    """The head, of some kind, at one place of columns."""
    core = ("id", "status", "priority", "parent")
    return kind(columns, at, *(columns[name][at] for name in core))


def head(task: Task) -> Head:
    """The head of a task."""
    return rows(Head, columns((task,)))[0]


def columns(tasks: Iterable[Task]) -> dict[str, list[Any]]:
    """The columns of the heads of some tasks."""
    tasks = tuple(tasks)
    return {name: [value(task) for task in tasks] for name, value in VALUES.items()}


def _consent(task: Task) -> Consent:
    if task.approval is None:
        return Consent.NONE
    from penguin_git.model import approval  # it brings hashlib, and few tasks carry one

    return Consent.GIVEN if approval.holds(task) else Consent.VOID


_SHORTENED: Mapping[str, Callable[[Task], Any]] = {
    "allowed_tools": attrgetter("resource_constraints.allowed_tools"),
    "consent": _consent,
    "has_script": lambda task: task.run is not None,
    "phase_agents": lambda task: tuple(phase.agent for phase in task.workflow),
    "is_assisted": lambda task: task.collaboration_mode is Collaboration.ASSISTED,
}
_FIELDS = ("id", "status", "priority", "parent", *Head.__annotations__)
VALUES: Mapping[str, Callable[[Task], Any]] = {
    name: _SHORTENED.get(name) or attrgetter(name) for name in _FIELDS
}
"""How each field of a head is found in a task."""
