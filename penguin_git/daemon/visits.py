"""What the daemon does about attempts that people have in their hands."""

from penguin_git.daemon.planning import Planner
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.rounds import Rounds
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.troubles import Troubles
from penguin_git.errors import PenguinError
from penguin_git.git.refs import StaleRef
from penguin_git.model import steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.steps import Step
from penguin_git.tracker import visiting
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project

ENDINGS = (steps.Stop, steps.Verify)


class Visits:
    """Gives people a place to work in, saves what they did, and ends what they call done."""

    def __init__(self, project: Project, pool: Pool, planner: Planner, troubles: Troubles) -> None:
        self._project, self._pool = project, pool
        self._planner, self._troubles = planner, troubles
        self._rounds = Rounds(project)

    def over(self, seen: Observation, attempt: Attempt) -> steps.Stop | None:
        """The end of an attempt whose minutes are used up."""
        return self._rounds.over(seen, attempt)

    def look_after(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """Do what is to be done about one."""
        if isinstance(step, steps.Leave):
            tick.waiting[attempt.id] = step.reason
        try:
            if isinstance(step, ENDINGS) or not visiting.has_place(self._project, attempt.id):
                self._visit(seen, attempt, step, tick)
            elif isinstance(step, steps.Save):
                said = step.reason or "asked for by a person"
                visiting.save(self._project, seen, attempt, said, always=True)
            else:
                self._rounds.save(seen, attempt)
        except StaleRef:
            tick.missed[attempt.id] = "its branch moved just now"
        except (PenguinError, OSError) as trouble:
            tick.waiting[attempt.id] = self._troubles.told(tick, attempt.id, trouble)

    def _visit(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        if self._troubles.why_not:
            tick.waiting[attempt.id] = self._troubles.why_not
            return
        agents = self._planner.agents(seen.config)
        try:
            work = visiting.begin(self._project, seen, attempt, step, agents)
        except PenguinError as refusal:
            tick.waiting[attempt.id] = refusal.message
            return
        self._pool.submit(work)
