"""Splitting a task into parts, waiting for them, and bringing their work together, from Python."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, structs

from penguin_git.errors import InvalidValue
from penguin_git.model.joined_parts import Conflict, HandOff
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.references import TaskRef
from penguin_git.tracker.api.values import Task, task_of

if TYPE_CHECKING:
    from penguin_git.tracker.neighbours import FarHands
    from penguin_git.tracker.splitting import Wanted

_GLANCE: Final = 0.3  # seconds between two looks at parts that others work on
_STRATEGIES: Final = ("parallel", "complexity_based")


class Subtasks(Struct, frozen=True):
    """The parts of a task as they stand; iterating gives each as a `Task`, whose `reasons` say why.

    Parts that have parts themselves are left out for these.
    """

    parent: str
    tasks: tuple[Task, ...]

    @property
    def is_completed(self) -> bool:
        """Whether all work is on the base branch: the parts are completed, or given up."""
        done = [task for task in self.tasks if task.status is TaskStatus.COMPLETED and not task.state]
        over = [*done, *(task for task in self.tasks if task.status is TaskStatus.CANCELLED)]
        return bool(done) and len(over) == len(self.tasks)

    @property
    def in_review(self) -> tuple[Task, ...]:
        """The parts whose work is done and waits for a person: `merge_subtask_results` lands them."""
        return tuple(task for task in self.tasks if task.state == "in_review")

    @property
    def open(self) -> tuple[Task, ...]:
        """The parts whose work is not done: failed, paused, blocked, or not begun."""
        over = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
        return tuple(task for task in self.tasks if task.status not in over)

    def __iter__(self) -> Iterator[Task]:
        return iter(self.tasks)

    def __len__(self) -> int:
        return len(self.tasks)


class MergedSubtasks(Struct, frozen=True):
    """What became of the work on the parts of a task.

    `merged` are the parts that are on the base branch, now or since long; `conflicts` are by file; `open` are
    all others, and their `reasons` say why; `cancelled` were given up. `notes` are what the attempts left.
    """

    parent: str
    merged: tuple[Task, ...]
    conflicts: tuple[Conflict, ...]
    open: tuple[Task, ...]
    cancelled: tuple[Task, ...]
    notes: tuple[HandOff, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the whole is done: something is merged, and nothing is open."""
        return bool(self.merged) and not self.open


class Parting(Opened):
    """A task as several: its parts are tasks below it, and it is their container."""

    def split_task(
        self,
        task_id: TaskRef,
        split_strategy: Literal["parallel", "complexity_based"] = "parallel",
        num_subtasks: int = 3,
        max_subtask_complexity: float = 0.5,
        agent: str | None = None,
    ) -> list[Task]:
        """Split a task by the parts that its own words name, in one commit; the new tasks, in order.

        `parallel` makes at most `num_subtasks` parts, fewer where its words name fewer; `complexity_based`
        makes as few as have no more than `max_subtask_complexity` each. One more is made, as the last, for
        acceptance conditions that are about no part alone. Parts share the budget; each is for `agent`, or
        for whom the task is. Where the task or one above it needs approval, approved or not, each part waits
        for its own: `approve_task`. An attempt at the whole is cancelled, and its work stays on its branch.

        Raises `PenguinError` where nothing can be told apart, and where the task has parts already.
        """
        from penguin_git.tracker import finding, splitting
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        wanted = _wanted(split_strategy, num_subtasks, max_subtask_complexity, agent)
        with self._changing("split tasks") as project:
            seen = view(project)
            made = splitting.split(project, seen, finding.row_of(seen, name), wanted)
            rows = view(project).rows
            return [task_of(rows[task.id]) for task in made.tasks]

    async def wait_for_subtasks(self, task_id: TaskRef, timeout: float | None = None) -> Subtasks:
        """Wait until the parts of a task have ended, or none can move on without a person; how they stand.

        Others do the work, in processes of their own: `start_task` has it begin, and giving up the wait does
        not stop it. With `sync: on` that may be daemons on other machines: without one here the remote is
        looked at every `sync_seconds`. Where nobody works at all, nothing moves. Raises `TimeoutError` after
        `timeout` seconds.
        """
        import asyncio  # takes as long to import as half of the rest, and few wait

        from penguin_git.tracker.neighbours import FarHands

        name, far = references.task(task_id), FarHands(self._world.monotonic)
        deadline = None if timeout is None else time.monotonic() + timeout
        quiet = 0
        while True:
            found, moving, is_alone = await asyncio.to_thread(self._look_at_parts, name, far)
            quiet = 0 if moving else quiet + 1
            if is_alone or quiet > 1:  # between two steps of a daemon nothing seems to move
                return found
            if deadline is not None and time.monotonic() >= deadline:
                left = ", ".join(f"`{task}`" for task in moving) or f"`{found.parent}`"
                raise TimeoutError(f"After {timeout:g} seconds there is still work on {left}.")
            await asyncio.sleep(_GLANCE)

    def merge_subtask_results(self, task_id: TaskRef) -> MergedSubtasks:
        """Land the parts of a task that are in review, and say what is merged, in conflict and open.

        Each lands as `approve_task` would land it: you are its reviewer, and where only others may approve
        it, it stays open. What landed before is merged, too, so that calling it again changes nothing more.
        """
        from penguin_git.tracker import joining

        name = references.task(task_id)
        with self._changing("land the work on parts") as project:
            joined = joining.join(project, name)
            return MergedSubtasks(
                parent=joined.whole.head.id,
                merged=tuple(map(task_of, joined.merged)),
                conflicts=joined.conflicts,
                open=tuple(
                    structs.replace(task_of(row), reasons=joined.why_open(row)) for row in joined.open
                ),
                cancelled=tuple(map(task_of, joined.cancelled)),
                notes=joined.notes,
            )

    def _look_at_parts(self, name: str, far: "FarHands") -> tuple[Subtasks, list[str], bool]:
        """How the parts stand, those that move, and whether nobody works on them, here or elsewhere."""
        from penguin_git.tracker import finding, presence, subtasks

        with self._open() as project:
            # Asked first: what happened before is seen below.
            is_alone = presence.of(project.repo) is None and not far.are_at_work(project)
            seen, moving = subtasks.that_move(project, name, is_alone=is_alone)
            tasks = tuple(map(task_of, subtasks.rows_of(seen, name)))
            found = Subtasks(finding.row_of(seen, name).head.id, tasks)
            return found, [str(task) for task in moving], is_alone


def _wanted(strategy: object, number: object, most: object, agent: str | None) -> "Wanted":
    from penguin_git.tracker.splitting import Wanted

    if strategy not in _STRATEGIES:
        raise InvalidValue(
            f"There is no split strategy {strategy!r}.", hint=f"It can be {' or '.join(_STRATEGIES)}."
        )
    who = None if agent is None else references.text("agent", agent)
    if strategy == "parallel":
        if isinstance(number, bool) or not isinstance(number, int):
            raise references.wrong("`num_subtasks`", "a whole number", number)
        return Wanted(number=number, agent=who)
    if isinstance(most, bool) or not isinstance(most, int | float):
        raise references.wrong("`max_subtask_complexity`", "a number", most)
    return Wanted(most_complex=float(most), agent=who)
