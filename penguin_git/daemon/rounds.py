"""Looking after attempts that people have: saving what they did so far, and how long they may take."""

from dataclasses import dataclass

from penguin_git.model.attempt import Attempt
from penguin_git.model.budget import MINUTES
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.steps import Stop
from penguin_git.tracker import visiting
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import rhythm


@dataclass(frozen=True)
class _Round:
    """When an attempt was looked at last, and how long it had lasted by then."""

    attempt: int
    at: float
    seconds_used: float


class Rounds:
    """Remembers when it looked at each attempt; a daemon that has just begun looks at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._last: dict[TaskId, _Round] = {}

    def over(self, seen: Observation, attempt: Attempt) -> Stop | None:
        """The end of an attempt whose minutes are used up; only the task's own limit counts."""
        minutes = attempt.task.resource_constraints.max_duration_minutes if attempt.task else None
        if minutes is None or self._seconds_used(seen, attempt) < minutes * 60:
            return None
        reason = f"over_budget: {minutes} of {minutes} {MINUTES}"
        return Stop(outcome=Outcome.OVER_BUDGET, reason=reason)

    def save(self, seen: Observation, attempt: Attempt) -> None:
        """Make the checkpoint that is due, if the person has changed anything."""
        last, now = self._last.get(attempt.id), self._project.world.monotonic()
        if attempt.task is None:
            return
        if last and last.attempt == attempt.number and now < last.at + rhythm(attempt.task, seen.config):
            return
        used = visiting.seconds_used(self._project, seen, attempt)
        self._last[attempt.id] = _Round(attempt.number, now, used)
        visiting.save(self._project, seen, attempt, "what is there so far", always=False)

    def _seconds_used(self, seen: Observation, attempt: Attempt) -> float:
        last = self._last.get(attempt.id)
        if last is None or last.attempt != attempt.number:
            return visiting.seconds_used(self._project, seen, attempt)
        return last.seconds_used + self._project.world.monotonic() - last.at
