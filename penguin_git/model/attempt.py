"""The current attempt of a task, as its branch and the base tell it."""

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits


class Attempt(Struct, frozen=True, kw_only=True):
    """The current attempt of a task, as its branch and the base tell it.

    `status` is the branch's own word; `task` is the effective task (base and branch merged), None
    where the base has no such task any more. `records` are all that the branch carries, oldest first.
    `own` is the last commit of penguin's own below `tip`; `left_out` is what others changed on top of it
    that does not count, and `protected` what would land from anybody and waits for a person.
    `checked` is the commit on whose code the task's checks passed, and `stale` says that something else would
    land by now; `alike` are earlier tips with the same work, which was only checked again since. `setbacks`
    counts how often that failed. `arrived`: the base has the work already, though not its record.
    `settled` is the reason of a change of state since the attempt ended. `above` is the parent with which it
    is paused or cancelled. `waits` says that no process has it but a person, who takes their time. `daemon`
    is the name of the daemon that claimed it; '' where clones share nothing.
    """

    id: TaskId
    number: int
    nonce: str
    tip: str
    own: str
    status: TaskStatus
    task: Task | None
    records: tuple[Record, ...] = ()
    landed: bool = False
    behind: bool = False  # the base has commits that the branch has not
    protected: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    above: TaskId | None = None
    waits: Waits | None = None
    checked: str = ""
    stale: bool = False
    alike: tuple[str, ...] = ()
    setbacks: int = 0
    arrived: bool = False
    daemon: str = ""
    settled: str = ""

    @property
    def record(self) -> Record | None:
        """The record of this very attempt, once it ended."""
        return next((record for record in self.records if record.attempt == self.number), None)

    @property
    def is_done(self) -> bool:
        """Whether the attempt itself came to a good end: nothing else is ever landed with its code."""
        return self.record is not None and self.record.outcome is Outcome.COMPLETED

    @property
    def says_completed(self) -> bool:
        """Whether the task counts as completed, with a person's word on the base first."""
        return self.task is not None and self.task.status is TaskStatus.COMPLETED
