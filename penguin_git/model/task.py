"""A task: what a person wants done, as a value."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.land import Land
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus

Free = Any  # what YAML can say: text, numbers, booleans, lists and mappings of them; the codec sees to it


LONGEST_TITLE = 300  # characters of a new one: it stands on boards, in lists and in subjects of commits


class TaskType(StrEnum):
    """What kind of work a task is; a text as well."""

    CODE = "code"
    BUG = "bug"
    DOCS = "docs"
    RESEARCH = "research"
    TEST = "test"
    REFACTOR = "refactor"
    OPS = "ops"
    REVIEW = "review"


class Review(StrEnum):
    NONE = "none"
    REQUIRED = "required"


class Collaboration(StrEnum):
    AUTONOMOUS = "autonomous"
    ASSISTED = "assisted"


class Changes(StrEnum):
    """Whether an attempt has to change the tree, or have a passing check, to count as completed."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Check(Struct, frozen=True, kw_only=True):
    """An acceptance condition that a command decides: exit code 0 means that it holds."""

    check: str


class Phase(Struct, frozen=True, kw_only=True):
    """One hand-off of a workflow."""

    phase: str
    agent: str | None = None
    description: str | None = None


class Note(Struct, frozen=True, kw_only=True):
    """A remark on a task; notes are only ever appended."""

    at: datetime
    by: str
    text: str


class Approval(Struct, frozen=True, kw_only=True):
    """A person's word that the task, as it reads now, may run. `digest` says which reading."""

    by: str
    at: datetime
    digest: str
    notes: str | None = None


class Task(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One task file. The fields stand in the order in which a new file writes them."""

    id: TaskId
    status: TaskStatus = TaskStatus.PENDING
    title: str
    description: str | None = None
    type: TaskType | None = None
    priority: TaskPriority = TaskPriority.MEDIUM
    project: str | None = None
    parent: TaskId | None = None
    depends_on: tuple[TaskId, ...] = ()
    relates_to: tuple[TaskId, ...] = ()
    discovered_from: tuple[TaskId, ...] = ()
    labels: tuple[str, ...] = ()
    assigned_to: str | None = None
    run: str | None = None
    context: tuple[str, ...] = ()
    acceptance: tuple[str | Check, ...] = ()
    changes: Changes = Changes.REQUIRED
    workflow: tuple[Phase, ...] = ()
    resource_constraints: ResourceConstraints = ResourceConstraints()
    checkpoint_minutes: int | None = None
    collaboration_mode: Collaboration = Collaboration.AUTONOMOUS
    review: Review = Review.NONE
    land: Land | None = None
    requires_approval: bool = False
    approver: str | None = None
    approval: Approval | None = None
    due: datetime | None = None
    defer_until: datetime | None = None
    estimate: str | None = None
    template: str | None = None
    created_at: datetime | None = None
    created_by: str | None = None
    notes: tuple[Note, ...] = ()
    metadata: dict[str, Free] = {}

    @property
    def checks(self) -> tuple[str, ...]:
        """The commands among the acceptance conditions."""
        return tuple(condition.check for condition in self.acceptance if isinstance(condition, Check))
