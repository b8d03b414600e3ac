"""How the attempts under way stand: how far each is, and what it has used, from its log as it grows."""

from contextlib import suppress
from datetime import datetime

from msgspec import structs

from penguin_git.errors import BrokenFile
from penguin_git.model.attempt import Attempt
from penguin_git.model.board import Live
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.consumption import Consumption, Measure, Part
from penguin_git.model.headway import Headway
from penguin_git.model.ids import TaskId
from penguin_git.tracker import presence
from penguin_git.tracker.project import Project
from penguin_git.tracker.tailing import Tail
from penguin_git.tracker.view import View


class Underway:
    """Reads each log once, however long it becomes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._heard: dict[TaskId, _Heard] = {}

    @property
    def tasks(self) -> set[TaskId]:
        """The tasks with an attempt under way."""
        return set(self._heard)

    def look(self, seen: View) -> None:
        """Listen to the attempts that work now, to what they have said so far as well, and to no others."""
        before, self._heard = self._heard, {}
        is_anybody_here = presence.of(self._project.repo) is not None
        for task, attempt in seen.seen.attempts.items():
            row = seen.rows.get(task)
            if row is None or not row.is_worked_on:
                continue
            heard = before.get(task)
            if heard is None or heard.attempt != attempt.number:
                heard = _Heard(Tail(self._project, task, attempt.number))
            from penguin_git.tracker.working import limits  # it brings all that works; mostly nobody does

            is_running = is_anybody_here or _is_elsewhere(attempt)
            heard.bring_up(limits(row.task, seen.seen.config), is_running=is_running)
            self._heard[task] = heard
        self.listen()

    def listen(self) -> None:
        """Take in what was said since the last time."""
        for heard in self._heard.values():
            heard.listen()

    def live(self) -> dict[TaskId, Live]:
        """How each of them stands."""
        now = self._project.world.now()
        return {task: heard.live(now) for task, heard in self._heard.items()}


class _Heard:
    """What was heard of one attempt."""

    def __init__(self, tail: Tail) -> None:
        self.attempt = tail.attempt
        self._tail = tail
        self._headway = Headway()
        self._part = Part(attempt=tail.attempt)
        self._limits = ResourceConstraints()

    def bring_up(self, limits: ResourceConstraints, *, is_running: bool) -> None:
        """Take over what may have changed beside the log."""
        self._limits = limits
        self._headway = structs.replace(self._headway, max_iterations=limits.max_iterations)
        self._part = structs.replace(self._part, is_running=is_running)

    def listen(self) -> None:
        with suppress(BrokenFile):  # torn by a power cut; `penguin task logs` tells where
            for event in self._tail.new():
                self._headway, self._part = self._headway.after(event), self._part.after(event)

    def live(self, now: datetime) -> Live:
        used = Consumption(limits=self._limits, parts=(self._part,)).measures(now)
        far = self._headway
        measures = tuple(map(_rounded, used))
        return Live(percent=far.percent, basis=far.basis, detail=far.detail, measures=measures)


def _is_elsewhere(attempt: Attempt) -> bool:
    return bool(attempt.daemon)


def _rounded(measure: Measure) -> Measure:
    """To a tenth, so that what stands still but for the clock is the same for a while."""
    return measure if measure.used is None else structs.replace(measure, used=round(measure.used, 1))
