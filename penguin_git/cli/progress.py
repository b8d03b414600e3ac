"""What `penguin run` and the daemon say while they work, one line an event."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from penguin_git.cli import output
from penguin_git.daemon.pool import Ended, Pool
from penguin_git.daemon.tick import Tick
from penguin_git.model import durations
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import status_after
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import LandOutcome, LandWork, Offer, Step
from penguin_git.model.text import visible
from penguin_git.model.waiting import Waits, sentences
from penguin_git.tracker.project import Project

_DONE: dict[type[Step], str] = {
    LandWork: "landed on `{base}`.",
    LandOutcome: "has its record on `{base}` now; its work stays on its branch.",
    Offer: "has news from its pull request.",
}


@dataclass
class Progress:
    """Turns ticks into lines and remembers how attempts ended."""

    tell: Callable[[str], None]
    records: list[Record] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    _broken: tuple[str, ...] = ()

    def report(self, project: Project, pool: Pool, tick: Tick) -> None:
        """Say what one tick found and did."""
        for line in self._lines(project, pool, tick):
            self.tell(line)

    @property
    def has_failed(self) -> bool:
        """Whether an attempt failed or met trouble, or a file could not be read."""
        failed = any(status_after(record.outcome) is TaskStatus.FAILED for record in self.records)
        return failed or bool(self.troubles) or bool(self._broken)

    def _lines(self, project: Project, pool: Pool, tick: Tick) -> Iterator[str]:
        for ended in tick.ended:
            yield _lent(project, ended.task, ended.waits) if ended.waits else self._ended(ended)
        for task, step in tick.done:
            if line := _DONE.get(type(step)):
                yield f"{task} {line.format(base=project.store.base_name)}"
        for task in tick.started:
            yield _started(pool, task)
        for task, why in tick.missed.items():
            yield f"{task} was not claimed: {why}."
        yield from self._new_troubles(tick)
        if tick.broken != self._broken:
            self._broken = tick.broken
            yield from (f"broken: {visible(problem)}" for problem in tick.broken)

    def _new_troubles(self, tick: Tick) -> Iterator[str]:
        for task, trouble in tick.troubles.items():
            said = f"{task} met trouble: {visible(trouble)}"
            if said not in self.troubles:
                self.troubles.append(said)
                yield said

    def _ended(self, ended: Ended) -> str:
        if ended.trouble is not None:
            self.troubles.append(f"{ended.task} met trouble: {visible(str(ended.trouble))}")
            return self.troubles[-1]
        if ended.verdict is not None:
            return f"{ended.task} {visible(ended.verdict.said)}."
        if ended.record is None:
            return f"{ended.task} is held by somebody else now."
        self.records.append(ended.record)
        return ending(ended.record)


def ending(record: Record) -> str:
    """How an attempt ended, in a sentence."""
    reason = f": {visible(record.reason.rstrip('.'))}" if record.reason else ""
    outcome = output.coloured(record.outcome)
    name = f"{record.task} attempt {record.attempt}"
    end = "" if reason.endswith(("?", "!")) else "."
    return f"{name} ended as {outcome} after {durations.lasting(record.duration_seconds)}{reason}{end}"


def _lent(project: Project, task: TaskId, waits: Waits) -> str:
    said = sentences(waits, task, str(project.repo.worktrees / task))
    return f"{task}: {visible('; '.join(said))}."


def _started(pool: Pool, task: TaskId) -> str:
    if task not in pool:
        return f"{task} started."
    claim = pool.works[task].claim
    agent = f"`{claim.hold.agent}`, attempt {claim.hold.attempt}"
    return f"{task} started: {visible(claim.task.title)} ({agent})."
