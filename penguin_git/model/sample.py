"""One attempt as numbers: what is counted, averaged and compared. What nobody knows is None, never zero."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.task import TaskType
from penguin_git.model.usage import Usage


class Tally(Struct, frozen=True, kw_only=True, array_like=True):
    """What a record alone says. Times are aware and UTC, `cost` is in US dollars.

    `minutes` is None for an orphan that left no trace of how long it lived, `iterations` for an agent that
    counts none, `tokens` (what counts against the budget) and `cost` where nobody reported them.
    """

    task: TaskId
    attempt: int
    outcome: Outcome
    reason: str = ""
    agent: str
    model: str | None = None
    started: datetime
    ended: datetime
    minutes: float | None
    tokens: int | None = None
    cost: float | None = None
    iterations: int | None = None
    max_tokens: int | None = None
    checks_passed: int = 0
    checks_failed: int = 0

    @property
    def is_success(self) -> bool:
        """Whether the attempt came to a good end."""
        return self.outcome is Outcome.COMPLETED


class Sample(Tally, frozen=True, kw_only=True):
    """A tally with what the base says about its task; of a task that was deleted only the id is known."""

    title: str
    project: str | None = None
    labels: tuple[str, ...] = ()
    type: TaskType | None = None
    created: datetime | None = None


def tally(record: Record) -> Tally:
    """The numbers of a record."""
    passed = sum(check.exit_code == 0 for check in record.checks)
    return Tally(
        task=record.task,
        attempt=record.attempt,
        outcome=record.outcome,
        reason=first_line(record.reason),
        agent=record.agent,
        model=record.model,
        started=record.started,
        ended=record.ended,
        minutes=minutes(record.outcome, record.duration_seconds),
        tokens=record.usage.billable,
        cost=record.usage.cost,
        iterations=iterations(record.iterations, record.usage),
        max_tokens=record.max_tokens,
        checks_passed=passed,
        checks_failed=len(record.checks) - passed,
    )


def first_line(reason: str) -> str:
    """The first line of a reason: the rest is what a check printed, and no key to group by."""
    return reason.partition("\n")[0]


def minutes(outcome: Outcome, seconds: float) -> float | None:
    """How long an attempt took; of an orphan that left only one sign of life nobody knows."""
    return None if outcome is Outcome.ORPHANED and seconds == 0 else seconds / 60


def iterations(counted: int, usage: Usage) -> int | None:
    """How often an agent went round; no round and no usage is an agent that counts neither."""
    return None if counted == 0 and usage.billable is None else counted


class About(Struct, frozen=True, kw_only=True):
    """What the base says about a task, as far as it goes into a sample."""

    title: str
    project: str | None = None
    labels: tuple[str, ...] = ()
    type: TaskType | None = None
    created: datetime | None = None


def about(head: Head, above: Iterable[Head]) -> About:
    """What a task's head says, and those of the parents above it, nearest first."""
    project = head.project or next((parent.project for parent in above if parent.project), None)
    return About(
        title=head.title, project=project, labels=head.labels, type=head.type, created=head.created_at
    )


def sample(said: Tally, task: About) -> Sample:
    """A tally with what is known of its task."""
    return Sample(**asdict(said), **asdict(task))
