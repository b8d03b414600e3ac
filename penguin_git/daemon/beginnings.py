"""Starting what is ready and fits: the last part of a tick."""

from collections.abc import Collection, Mapping

from msgspec import structs

from penguin_git.daemon.planning import Planner
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.refusals import Refusals
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.together import Together
from penguin_git.daemon.troubles import Troubles
from penguin_git.errors import PenguinError
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Step
from penguin_git.model.task import Task
from penguin_git.tracker import room, settling, starting
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project


class Beginnings:
    """Begins attempts: first ones, and those that go on with a branch."""

    def __init__(
        self, project: Project, pool: Pool, planner: Planner, together: Together, troubles: Troubles
    ) -> None:
        self._project, self._pool, self._planner = project, pool, planner
        self._together, self._troubles = together, troubles
        self._missed: set[TaskId] = set()
        self._refusals = Refusals(project.world.monotonic)

    def start_ready(
        self, seen: Observation, steps: Mapping[TaskId, Step], tick: Tick, only: Collection[TaskId] | None
    ) -> None:
        """Start what fits, of all or `only` these; `steps` are of attempts that want to begin again."""
        again = _again(seen, steps)
        heads = {**seen.base.heads, **{task: head(wanted) for task, wanted in again.items()}}
        refused, tried = self._refused(seen) if only is None else {}, True
        tick.troubles |= refused
        while tried:  # what could not be claimed leaves its place to others
            plan = self._planner.plan(seen, heads, steps, self._pool.works, only, refused=refused)
            for task in plan.start:
                if why_not := self._why_nothing_starts(seen):
                    tick.waiting[task] = why_not
                else:
                    self._start(seen, tick, again.get(task) or seen.base.tasks[task], steps.get(task))
            tried = bool(tick.troubles.keys() & plan.start)
            refused |= {task: tick.troubles[task] for task in plan.start if task in tick.troubles}
        tick.waiting |= refused
        tick.waiting |= {entry.task: "; ".join(entry.reasons) for entry in plan.waiting}
        tick.waiting |= {task: why for task, why in seen.odd.items() if task in seen.base.heads}
        hidden = steps.keys() & seen.base.unreadable
        tick.waiting |= dict.fromkeys(hidden, "its file on the base branch can't be read")
        for task in seen.requests.keys() - seen.attempts.keys():
            settling.answer(self._project, seen, task)

    def _refused(self, seen: Observation) -> dict[TaskId, str]:
        """What could not be claimed a moment ago, as long as it is left alone, and why."""
        pending = (task for task in seen.base.heads if seen.base.heads[task].status is TaskStatus.PENDING)
        known = self._refusals.waiting()
        return {task: known[task] for task in pending if task in known} if known else {}

    def _why_nothing_starts(self, seen: Observation) -> str:
        lacking = room.lacking(self._project.repo, seen.config.min_free_mb)
        return self._troubles.why_not or lacking or self._together.why_not_claim()

    def _start(self, seen: Observation, tick: Tick, task: Task, step: Step | None) -> None:
        """Claim a task and set somebody to work on it, or note why not."""
        self._together.go_on()
        step = self._troubles.explained(task.id, step) if step else None
        try:
            work = starting.start(self._project, seen, task, self._planner.agents(seen.config), step)
        except (PenguinError, OSError) as trouble:
            is_old = self._refusals.is_known(task.id, trouble)
            tick.waiting[task.id] = self._troubles.told(tick, task.id, trouble, is_old=is_old)
            self._refusals.note(task.id, trouble, tick.waiting[task.id])
            return
        if isinstance(work, starting.Missed):
            is_first = task.id not in self._missed  # once, as it may be somebody whom a look does not show
            self._missed.add(task.id)
            said = tick.missed if is_first or work is starting.Missed.BASE_MOVED else tick.waiting
            said[task.id] = work.value
            return
        self._missed.discard(task.id)
        self._refusals.forget(task.id)
        self._troubles.forget(task.id)
        self._pool.submit(work)
        settling.answer(self._project, seen, task.id)
        tick.started.append(task.id)


def _again(seen: Observation, steps: Mapping[TaskId, Step]) -> dict[TaskId, Task]:
    """The tasks that want to begin again, as they read now; they count as pending."""
    return {
        task: structs.replace(wanted, status=TaskStatus.PENDING)
        for task in steps
        if task in seen.base.heads and task in seen.attempts and (wanted := seen.attempts[task].task)
    }
