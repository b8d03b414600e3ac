"""What holds work up: unfinished tasks that others or people wait for, or that keep failing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.sample import Sample
from penguin_git.model.status import TaskStatus

_MIDDLING = 60  # the weight that stands in the middle of the scale of severity, which has no end
_TOO_MANY = 2  # tasks that wait for one, attempts that end badly: once is everyday
_A_DAY = timedelta(days=1)
_WORDS = ("", "once", "twice")


class Bottleneck(Struct, frozen=True, kw_only=True):
    """One thing that holds work up: `issue` is a sentence about the task, such as "It blocks 5 tasks."

    `severity` is from 1 to 100; it grows with the time and the number of tasks that are lost.
    """

    task_id: TaskId
    task_title: str
    issue: str
    severity: int


class Case(Struct, frozen=True, kw_only=True):
    """An unfinished task, and all that may be wrong with it.

    `holds_up` counts the unfinished tasks that can't start before it; `chain` those that follow it on the
    critical path, where it is the next one there. Somebody is waited for to `approve` or to `review`, `since`
    a time that may be unknown. `dead_needs` are dependencies that are cancelled or failed, with their state.
    """

    task: TaskId
    title: str
    status: TaskStatus
    holds_up: int = 0
    chain: int = 0
    waits_to: str = ""
    approver: str | None = None
    since: datetime | None = None
    dead_needs: tuple[tuple[TaskId, TaskStatus], ...] = ()
    attempts: tuple[Sample, ...] = ()


def bottlenecks(cases: Iterable[Case], now: datetime) -> list[Bottleneck]:
    """Everything that holds work up, the worst first. A task may be named for several reasons."""
    found = [
        (weight + 3 * case.holds_up, case, issue)  # what holds others up is worse, whatever is wrong with it
        for case in cases
        for rule in _RULES
        for issue, weight in rule(case, now)
    ]
    found.sort(key=lambda one: (-one[0], one[1].title, one[2]))
    return [_named(*one) for one in found]


_Said = Iterator[tuple[str, float]]


def _named(weight: float, case: Case, issue: str) -> Bottleneck:
    severity = max(1, round(100 * weight / (weight + _MIDDLING)))
    return Bottleneck(task_id=case.task, task_title=case.title, issue=f"It {issue}.", severity=severity)


def _waiting_for_nobody(case: Case, _: datetime) -> _Said:
    for task, status in case.dead_needs:
        how = "is cancelled" if status is TaskStatus.CANCELLED else "has failed"
        yield f"depends on `{task}`, which {how}", 60 if status is TaskStatus.CANCELLED else 45


def _waiting_for_a_person(case: Case, now: datetime) -> _Said:
    if not case.waits_to:
        return
    what = "approval" if case.waits_to == "approve" else "a review"
    whom = f" by {case.approver}" if case.approver else ""
    spent = max(now - case.since, timedelta()) if case.since else timedelta()
    how_long = f" for {_span(spent)}" if case.since and spent >= timedelta(minutes=1) else ""
    yield f"waits for {what}{whom}{how_long}", 25 + min(50, 5 * (spent / _A_DAY))


def _failing(case: Case, _: datetime) -> _Said:
    on_checks = [one for one in case.attempts if one.checks_failed and not one.is_success]
    for some, issue, weight in (
        (on_checks, "failed {} on its checks", 40),
        (_ended(case, Outcome.OVER_BUDGET), "ran out of its budget {}", 35),
        (_ended(case, Outcome.TIMED_OUT), "ran out of time {}", 35),
        (_ended(case, Outcome.STALLED), "stalled {}", 35),
        (_ended(case, Outcome.CONFLICT), "met a conflict with the base {}", 35),
        (_ended(case, Outcome.PERMISSION_DENIED), "was refused what it needed {}", 35),
        (_ended(case, Outcome.ORPHANED), "lost its agent {}", 30),
        ([one for one in _ended(case, Outcome.FAILED) if not one.checks_failed], "failed {}", 40),
    ):
        if len(some) >= _TOO_MANY:
            yield issue.format(_times(len(some))), weight + 5 * len(some)


def _stopped(case: Case, _: datetime) -> _Said:
    """Where one bad end is enough: nothing goes on by itself."""
    last = case.attempts[-1] if case.attempts else None
    if last is None or last.is_success or case.status not in (TaskStatus.FAILED, TaskStatus.PAUSED):
        return
    if last.outcome is Outcome.NEEDS_HUMAN:
        yield "waits for a person's answer", 40
    elif case.status is TaskStatus.FAILED and len(case.attempts) < _TOO_MANY:
        yield "failed on its checks" if last.checks_failed else "failed", 30


def _holding_up(case: Case, _: datetime) -> _Said:
    if case.holds_up >= _TOO_MANY:
        yield f"blocks {case.holds_up} tasks", 10 + 2 * case.holds_up


def _critical(case: Case, _: datetime) -> _Said:
    if case.chain:
        yield f"is first on the critical path, which is {case.chain + 1} tasks long", 15 + 3 * case.chain


_RULES: Sequence[Callable[[Case, datetime], _Said]] = (
    _waiting_for_nobody,
    _waiting_for_a_person,
    _failing,
    _stopped,
    _holding_up,
    _critical,
)


def _ended(case: Case, outcome: Outcome) -> list[Sample]:
    return [one for one in case.attempts if one.outcome is outcome]


def _times(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else f"{count} times"


def _span(spent: timedelta) -> str:
    """A stretch of time in its largest unit."""
    for unit, size in (("day", _A_DAY), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if (count := spent // size) or unit == "minute":
            return f"{count} {unit}" + "s" * (count != 1)
    return ""
