"""What the daemon does about attempts that nobody works on: lands, checks again, offers, settles, cleans."""

from penguin_git.daemon.held import HeldSteps
from penguin_git.daemon.offers import Offers
from penguin_git.daemon.planning import Planner
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.together import Together
from penguin_git.daemon.troubles import Troubles
from penguin_git.errors import PenguinError
from penguin_git.model import steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Step
from penguin_git.store.landing import Held
from penguin_git.tracker import settling, verifying
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project


class Endings:
    """Brings attempts to their end, or says what holds them."""

    def __init__(
        self,
        project: Project,
        pool: Pool,
        planner: Planner,
        together: Together,
        troubles: Troubles,
        *,
        offers: Offers,
    ) -> None:
        self._project, self._pool, self._planner = project, pool, planner
        self._together, self._troubles, self._offers = together, troubles, offers
        self._held = HeldSteps(project.repo, project.world.monotonic)

    def bring(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """Take one step further, or note what it waits for."""
        if isinstance(step, steps.Leave):
            tick.waiting[attempt.id] = step.reason
        elif isinstance(step, steps.Reverify):
            self._verify(seen, attempt, step, tick)
        elif isinstance(step, steps.Offer):
            self._offer(seen, attempt, step, tick)
        elif isinstance(step, steps.Clean) and (held := self._why_not_clean(attempt, tick)):
            _note(tick, attempt, step, held)
        else:
            self._perform(seen, attempt, step, tick)

    def _why_not_clean(self, attempt: Attempt, tick: Tick) -> Held | None:
        try:
            held = self._together.why_not_clean(attempt)
        except (PenguinError, OSError) as trouble:
            return Held(self._troubles.told(tick, attempt.id, trouble))
        if held and attempt.task and attempt.task.status is TaskStatus.PENDING:
            tick.awaited.add(attempt.id)  # it begins anew, once its old branch is gone
        return held

    def _perform(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        at = (attempt.id, step, attempt.tip, seen.base.commit)
        held = self._held.still(*at)
        if held is None:
            held = self._performed(seen, tick, attempt, step)
            self._held.note(*at, held)
        _note(tick, attempt, step, held)

    def _performed(self, seen: Observation, tick: Tick, attempt: Attempt, step: Step) -> Held | None:
        step = self._troubles.explained(attempt.id, step)
        self._troubles.forget(attempt.id)
        try:
            return settling.perform(self._project, seen, attempt, step)
        except (PenguinError, OSError) as trouble:
            return Held(self._troubles.told(tick, attempt.id, trouble))

    def _offer(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """See to the pull request of finished work."""
        try:
            held = self._offers.see_to(seen, attempt)
        except (PenguinError, OSError) as trouble:
            held = Held(self._troubles.told(tick, attempt.id, trouble))
        _note(tick, attempt, step, held)
        if held and self._offers.is_looking(attempt.id):
            tick.awaited.add(attempt.id)

    def _verify(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """Have the checks of finished work run again, of one task at a time: what lands outdates the rest."""
        busy = next((task for task, work in self._pool.works.items() if work.recheck), None)
        turn = f"{step.reason}; `{busy}` is checked before it" if busy else ""
        if why_not := self._troubles.why_not or turn:
            tick.waiting[attempt.id] = why_not
            return
        try:
            work = verifying.begin(self._project, seen, attempt, self._planner.agents(seen.config))
        except (PenguinError, OSError) as trouble:
            tick.waiting[attempt.id] = self._troubles.told(tick, attempt.id, trouble)
            return
        if isinstance(work, Held):
            _note(tick, attempt, step, work)
            return
        self._troubles.forget(attempt.id)
        self._pool.submit(work)


def _note(tick: Tick, attempt: Attempt, step: Step, held: Held | None) -> None:
    if held:
        tick.held[attempt.id] = tick.waiting[attempt.id] = held.reason
    else:
        tick.done.append((attempt.id, step))
