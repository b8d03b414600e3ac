"""What the Python face gives: tasks and projects as they are shown, as frozen values."""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from penguin_git.model import task as model
from penguin_git.model.project import Progress
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import TaskType

if TYPE_CHECKING:
    from penguin_git.model.kind_of_work import Guess
    from penguin_git.model.measured import Measured
    from penguin_git.tracker.projects import Overview
    from penguin_git.tracker.rows import Row


class Task(model.Task, frozen=True, kw_only=True, repr_omit_defaults=True):
    """A task as `penguin task show` has it: what its file says, and what follows from it.

    It does not change when the repository does: ask the `TaskManager` again for news. `status` and `priority`
    are texts as well (`task.status == "pending"`); what holds several values is a tuple. The status of a task
    with subtasks follows from theirs.

    `state` is `ready`, `blocked`, `in_review`, `draft` or None; `reasons` say why, in sentences. `attempt` is
    the number of the attempt that has a branch now. `path` is where the file lies in the repository.
    """

    state: str | None = None
    reasons: tuple[str, ...] = ()
    attempt: int | None = None
    path: str = ""

    @property
    def project_id(self) -> str | None:
        """The project that the task's file names."""
        return self.project

    @property
    def parent_task_id(self) -> str | None:
        """The task that this one is a part of."""
        return self.parent

    def get_task_type(self) -> TaskType:
        """What kind of work it is: by the field `type`, else by labels, words and files."""
        return self._kind_of_work.type

    @property
    def type_reasons(self) -> tuple[str, ...]:
        """What tells of the type that `get_task_type` gives, in sentences."""
        return self._kind_of_work.reasons

    @property
    def estimated_complexity(self) -> "Measured":
        """How much there is to it: a number from 0 to 1 with `reasons`, by what its file says alone.

        Below 0.35 a task is simple, above 0.7 it is large; more conditions, files or budget never lower it.
        """
        from penguin_git.model.measuring import complexity

        return complexity(self)

    def get_complexity_score(self) -> "Measured":
        """The same number as `estimated_complexity`."""
        return self.estimated_complexity

    @property
    def _kind_of_work(self) -> "Guess":
        from penguin_git.model.kind_of_work import kind_of_work

        return kind_of_work(self)

    def __hash__(self) -> int:
        return hash(self.id)


class Project(Struct, frozen=True, kw_only=True):
    """A project, with what its tasks make of it.

    `id` is the slug that task files name. `status` follows from the tasks as a parent's does; `progress`
    counts them by state, and its `percent` (0 to 100) leaves out the cancelled ones. `tasks` are their ids.
    """

    id: str
    name: str
    description: str | None = None
    status: TaskStatus
    progress: Progress
    tasks: tuple[str, ...] = ()
    created_at: datetime | None = None
    created_by: str | None = None

    def __hash__(self) -> int:
        return hash(self.id)


def task_of(row: "Row") -> Task:
    """The task of a row."""
    said = structs.asdict(row.task)
    return Task(**said, state=row.state or None, reasons=row.reasons, attempt=row.attempt, path=row.path)


def project_of(found: "Overview") -> Project:
    """The project that an overview is of."""
    file = found.file
    return Project(
        id=file.id,
        name=file.name,
        description=file.description,
        status=found.status,
        progress=found.progress,
        tasks=found.tasks,
        created_at=file.created_at,
        created_by=file.created_by,
    )
