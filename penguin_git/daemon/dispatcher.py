"""One tick: look, decide, do. Everything the daemon knows it reads from git, each time."""

from collections.abc import Collection

from msgspec import structs

from penguin_git.agents.stopping import Stop
from penguin_git.daemon import visits
from penguin_git.daemon.beginnings import Beginnings
from penguin_git.daemon.endings import Endings
from penguin_git.daemon.offers import Offers
from penguin_git.daemon.planning import Planner
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.together import Together
from penguin_git.daemon.troubles import Troubles
from penguin_git.daemon.words import Words
from penguin_git.errors import PenguinError
from penguin_git.model import claiming, layout, reconcile, recovery, steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Request
from penguin_git.model.steps import Step
from penguin_git.store.attempts import hold_of
from penguin_git.tracker import hearing, recovering, settling
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work

_ANSWERED_LATER = (*visits.ENDINGS, steps.Hear, steps.Reverify)
_BEGINNINGS = (steps.TakeOver, steps.Continue, steps.Restart, steps.GoBack)


class Dispatcher:
    """Takes the tasks of one clone forward, tick by tick."""

    def __init__(
        self, project: Project, pool: Pool, together: Together, *, max_parallel: int | None = None
    ) -> None:
        self._project = project
        self._together = together
        self._pool = pool
        self._troubles = Troubles(project.world.monotonic)
        self._planner = Planner(project, max_parallel)
        self._offers = Offers(project, pool.wake)
        self._words = Words(project, self._offers)
        self._visits = visits.Visits(project, pool, self._planner, self._troubles)
        self._endings = Endings(project, pool, self._planner, together, self._troubles, offers=self._offers)
        self._beginnings = Beginnings(project, pool, self._planner, together, self._troubles)

    def close(self) -> None:
        """End what goes on beside the ticks."""
        self._offers.close()

    def tick(self, *, only: Collection[TaskId] | None = None) -> Tick:
        """Reconcile what exists with reality, then start what is ready and fits."""
        tick = Tick(ended=self._pool.ended())
        for ended in tick.ended:
            self._troubles.ended(ended)
        try:
            self._work(tick, only)
        except (PenguinError, OSError) as trouble:  # whatever runs goes on
            tick.trouble = trouble
            tick.broken = (*tick.broken, str(trouble))
        return tick

    def _work(self, tick: Tick, only: Collection[TaskId] | None) -> None:
        self._project.store.objects.settle()
        tick.joined = self._together.look(self._pool.works)
        self._fence_off()
        seen = observe(self._project)
        tick.broken = tuple(str(problem) for problem in seen.base.broken)
        if self._words.look(seen):
            self._planner.forget()
        tick.awaited |= self._words.awaited
        beginnings = self._reconciled(seen, tick, only)
        if tick.done:  # what landed may have made others ready; what was asked since is for the next tick
            seen = structs.replace(observe(self._project), requests=seen.requests)
        self._beginnings.start_ready(seen, beginnings, tick, only)

    def _fence_off(self) -> None:
        """Stop every attempt whose branch is not its own any more; it saves its work elsewhere."""
        store = self._project.store
        for task, work in self._pool.works.items():
            if work.visit:  # the person who has it may have made a commit of their own
                continue
            tip = store.refs.read(layout.branch(work.config.branch_prefix, task))
            hold = hold_of(store, tip) if tip else None
            if not claiming.is_ours(work.claim.hold.nonce, hold.nonce if hold else None):
                self._pool.stop(task, Stop(Outcome.ORPHANED, "somebody else holds the task now"))

    def _reconciled(
        self, seen: Observation, tick: Tick, only: Collection[TaskId] | None
    ) -> dict[TaskId, Step]:
        """Do what is to be done about the attempts that exist; those that want to begin again."""
        beginnings: dict[TaskId, Step] = {}
        for attempt in seen.attempts.values():
            if only is not None and attempt.id not in only:
                continue
            self._together.go_on()
            live = attempt.id in self._pool
            if not live and (elsewhere := self._together.elsewhere(attempt)):
                left = reconcile.step(attempt, seen.config, live=False, elsewhere=elsewhere)
                tick.waiting[attempt.id] = left.reason
                continue
            request = self._wish(seen, attempt, tick)
            step = reconcile.step(attempt, seen.config, live=live, request=request)
            if attempt.waits and not live and isinstance(step, steps.Leave):
                step = self._visits.over(seen, attempt) or step
            if isinstance(step, _BEGINNINGS):
                beginnings[attempt.id] = step
            else:
                self._take(seen, attempt, step, tick)
                is_open = attempt.id in tick.held or isinstance(step, _ANSWERED_LATER)
                if request and not is_open:
                    settling.answer(self._project, seen, attempt.id)
        return beginnings

    def _wish(self, seen: Observation, attempt: Attempt, tick: Tick) -> Request | None:
        """What a person asks for, else what the configuration does about trouble that nobody handles."""
        request = seen.request_for(attempt.id)
        if attempt.record is None or recovery.trouble_of(attempt.record) is None:
            return request
        if recovering.is_awaited(self._project, attempt, seen.config):
            tick.awaited.add(attempt.id)
            return request
        return request or recovering.policy(self._project, attempt, seen.config)

    def _take(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        if attempt.id in self._pool:
            self._steer(seen, attempt, step)
        elif attempt.waits and not isinstance(step, steps.Hear):
            self._visits.look_after(seen, attempt, step, tick)
        else:
            self._endings.bring(seen, attempt, step, tick)

    def _steer(self, seen: Observation, attempt: Attempt, step: Step) -> None:
        work = self._pool.works[attempt.id]
        if isinstance(step, steps.Stop):
            self._pool.stop(attempt.id, Stop(step.outcome, step.reason, step.goes_on))
        elif isinstance(step, steps.Hear):
            hearing.while_working(self._project, seen, work)
        elif isinstance(step, steps.Save):
            self._save(work, step.reason or "asked for by a person")
        elif attempt.task is not None:
            work.watch(attempt.task)

    def _save(self, work: Work, description: str) -> None:
        try:
            work.control.save(description)
        except (PenguinError, OSError) as trouble:  # the attempt itself will meet it, too
            self._troubles.note(work.claim.hold.task, trouble)
