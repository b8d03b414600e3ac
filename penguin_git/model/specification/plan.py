"""A plan: phases with tasks that are not written yet, and what was left out of it."""

from msgspec import Struct

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.priority import TaskPriority

MOST_TASKS = 200
MOST_PHASES = 50


class PlannedTask(Struct, frozen=True, kw_only=True):
    """A task that a specification asks for.

    `depends_on` are titles of tasks or phases of the same plan; `line` is the specification's, from 1.
    """

    title: str
    description: str | None = None
    constraints: ResourceConstraints = ResourceConstraints()
    depends_on: tuple[str, ...] = ()
    acceptance: tuple[str, ...] = ()
    priority: TaskPriority = TaskPriority.MEDIUM
    labels: tuple[str, ...] = ()
    line: int | None = None


class PlannedPhase(Struct, frozen=True, kw_only=True):
    """Tasks that belong together; `depends_on` are titles of other phases."""

    title: str
    description: str | None = None
    tasks: tuple[PlannedTask, ...] = ()
    depends_on: tuple[str, ...] = ()
    line: int | None = None


class Remark(Struct, frozen=True):
    """What was left out of a plan, and why: a full sentence."""

    line: int
    text: str


class ProjectPlan(Struct, frozen=True, kw_only=True):
    """What a specification asks for. `remarks` name what is done already and sections that gave no task."""

    title: str
    description: str | None = None
    phases: tuple[PlannedPhase, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def tasks(self) -> tuple[PlannedTask, ...]:
        """The tasks of all phases, in order."""
        return tuple(task for phase in self.phases for task in phase.tasks)
