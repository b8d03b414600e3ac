"""The head of a task: what listing, ordering and deciding need to know, without the rest of its file."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Collaboration, Task, TaskType


class Consent(StrEnum):
    """Whether a task carries an approval, and whether it covers what the task says now."""

    NONE = "none"
    VOID = "void"
    GIVEN = "given"


class Head(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Ten thousand of these are read from the cache for every listing, so they are small.

    The fields are those of `Task`, but for four that say of a longer one only what decisions ask of it.
    """

    id: TaskId
    title: str
    status: TaskStatus
    priority: TaskPriority
    type: TaskType | None
    project: str | None
    parent: TaskId | None
    depends_on: tuple[TaskId, ...]
    labels: tuple[str, ...]
    assigned_to: str | None
    approver: str | None
    requires_approval: bool
    allowed_tools: tuple[str, ...] | None
    due: datetime | None
    defer_until: datetime | None
    created_at: datetime | None
    created_by: str | None
    consent: Consent
    has_script: bool
    has_phases: bool
    is_assisted: bool


def head(task: Task) -> Head:
    """The head of a task."""
    return Head(
        id=task.id,
        title=task.title,
        status=task.status,
        priority=task.priority,
        type=task.type,
        project=task.project,
        parent=task.parent,
        depends_on=task.depends_on,
        labels=task.labels,
        assigned_to=task.assigned_to,
        approver=task.approver,
        requires_approval=task.requires_approval,
        allowed_tools=task.resource_constraints.allowed_tools,
        due=task.due,
        defer_until=task.defer_until,
        created_at=task.created_at,
        created_by=task.created_by,
        consent=_consent(task),
        has_script=task.run is not None,
        has_phases=bool(task.workflow),
        is_assisted=task.collaboration_mode is Collaboration.ASSISTED,
    )


def _consent(task: Task) -> Consent:
    if task.approval is None:
        return Consent.NONE
    from penguin_git.model import approval  # it brings hashlib, and few tasks carry one

    return Consent.GIVEN if approval.holds(task) else Consent.VOID
