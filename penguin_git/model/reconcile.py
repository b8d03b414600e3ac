"""What the daemon does next about an attempt that exists."""

from penguin_git.model import finished
from penguin_git.model.attempt import Attempt
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.finished import said
from penguin_git.model.land import Land
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.recovery import refusal
from penguin_git.model.request import Request, Verb, wish
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import (
    Clean,
    Continue,
    GoBack,
    Hear,
    LandOutcome,
    Leave,
    Release,
    Restart,
    Save,
    Settle,
    Step,
    Stop,
    TakeOver,
    Verify,
)
from penguin_git.model.waiting import sentences

ORPHANS_AN_ATTEMPT = 3  # deaths without a new checkpoint that count as one failed attempt
_TOO_OFTEN = 10  # completed attempts that did not land
_FAILURES = frozenset(outcome for outcome in Outcome if status_after(outcome) is TaskStatus.FAILED)


def step(
    attempt: Attempt, config: Config, *, live: bool, elsewhere: str = "", request: Request | None = None
) -> Step:
    """The one thing to do next about `attempt`; `live` says that it is being worked on right now.

    `elsewhere` is the sentence on another daemon that has it and is alive: that one does what is to be done.
    """
    if elsewhere and not live:
        return Leave(reason=elsewhere)
    if request and request.feedback:
        return Hear(reason=f"{request.by} says something to it")
    if live or attempt.waits:
        is_finished = live and attempt.status is TaskStatus.COMPLETED
        return finished.while_checked(attempt, request) if is_finished else _while_working(attempt, request)
    return _at_rest(attempt, config, request)


def _at_rest(attempt: Attempt, config: Config, request: Request | None) -> Step:
    if over := _over(attempt):
        return Clean(reason=over)
    request = request if request and _counts(attempt, config, request) else None
    if request and (asked := (_going_back if request.checkpoint else _asked)(attempt, request)):
        return asked
    if attempt.record and not attempt.is_done and attempt.says_completed:
        return _completed_by_hand(attempt)
    return _BY_STATUS[attempt.status](attempt, config)


def _over(attempt: Attempt) -> str:
    """Why nothing is left to do about an attempt but to take its branch away; '' where something is."""
    if not attempt.landed:
        return ""
    if attempt.record is None:
        return "it was begun on an old base branch, where its task had not landed yet"
    return "it has landed" if attempt.status is TaskStatus.COMPLETED and attempt.is_done else ""


def _completed_by_hand(attempt: Attempt) -> Step:
    """Work that is not done, of a task that a person completed: it never lands, and stays on its branch."""
    reason = "a person completed it by hand"
    return (
        Leave(reason=f"{reason}; the attempt stays on its branch")
        if attempt.landed
        else LandOutcome(reason=reason)
    )


def _while_working(attempt: Attempt, request: Request | None) -> Step:
    if attempt.task is None:
        return Stop(outcome=Outcome.CANCELLED, reason="its file was removed from the base branch")
    if attempt.task.status in _SAID_ON_BASE:
        outcome, reason = _SAID_ON_BASE[attempt.task.status], said(attempt.task.status, attempt.above)
        return Stop(outcome=outcome, reason=reason, goes_on=_waits_for_its_parent(attempt))
    wanted = _wanted(attempt, request) if request else None
    return wanted or Leave(reason=_who_works(attempt))


def _waits_for_its_parent(attempt: Attempt) -> bool:
    """Whether it is stopped with its parent alone: it goes on as soon as that may."""
    return attempt.above is not None and attempt.task is not None and attempt.task.status is TaskStatus.PAUSED


def _wanted(attempt: Attempt, request: Request) -> Step | None:
    """What a request asks of work under way."""
    if attempt.waits and (word := _said_by_person(attempt, request)):
        return word
    if request.verb is Verb.CHECKPOINT:
        return Save(reason=request.text)
    stopping = Outcome.PAUSED if request.checkpoint else _STOPS.get(request.verb)
    return Stop(outcome=stopping, reason=wish(request)) if stopping else None


def _who_works(attempt: Attempt) -> str:
    return "; ".join(sentences(attempt.waits, attempt.id)) if attempt.waits else "it is being worked on"


def _said_by_person(attempt: Attempt, request: Request) -> Step | None:
    """What becomes of the word with which a person ends what they had in hands."""
    if request.verb is Verb.FAIL:
        return Stop(outcome=Outcome.FAILED, reason=request.text or f"{request.by} gave it up")
    if request.verb is Verb.DONE and request.attempt == attempt.number:
        return Verify(reason=request.text)
    return None


_STOPS = {Verb.PAUSE: Outcome.PAUSED, Verb.CANCEL: Outcome.CANCELLED, Verb.RESTART: Outcome.CANCELLED}
_SAID_ON_BASE = {
    TaskStatus.PAUSED: Outcome.PAUSED,
    TaskStatus.CANCELLED: Outcome.CANCELLED,
    TaskStatus.FAILED: Outcome.CANCELLED,
    TaskStatus.COMPLETED: Outcome.CANCELLED,
}


def _asked(attempt: Attempt, request: Request) -> Step | None:
    if attempt.task is None:
        return None
    resting = attempt.status in _RESTING and attempt.task.status in _RESTING
    if request.verb is Verb.RESTART:
        return Restart(reason=wish(request))
    if request.verb in (Verb.ACCEPT, Verb.REJECT):
        return finished.reviewed(attempt, request)
    if request.verb in (Verb.RESUME, Verb.START) and resting:
        return Continue(reason=wish(request), recovers=request.recovers)
    return None if attempt.landed and request.verb is Verb.RELEASE else _settling(attempt.status, request)


def _settling(status: TaskStatus, request: Request) -> Step | None:
    """What a request makes of an attempt without another one."""
    reason = wish(request)
    if request.verb is Verb.CANCEL and status is not TaskStatus.CANCELLED:
        return Settle(outcome=Outcome.CANCELLED, reason=reason)
    if request.verb is Verb.PAUSE and status in (TaskStatus.IN_PROGRESS, TaskStatus.PENDING):
        return Settle(outcome=Outcome.PAUSED, reason=reason)
    if request.verb is Verb.FAIL and status is TaskStatus.PAUSED:
        return Settle(outcome=Outcome.FAILED, reason=reason)
    if request.verb is Verb.RELEASE and status in _released_by(request):
        return Release(reason=reason)
    return None


def _released_by(request: Request) -> tuple[TaskStatus, ...]:
    """What may wait for its turn again: what helps one attempt out of trouble takes back no cancellation."""
    by_person = () if request.attempt else (TaskStatus.CANCELLED,)
    return (TaskStatus.PAUSED, TaskStatus.FAILED, *by_person)


def _counts(attempt: Attempt, config: Config, request: Request) -> bool:
    """Whether a request is still meant: a retry is for one attempt, and has bounds."""
    if not request.recovers:
        return True
    limits = attempt.task.resource_constraints if attempt.task else ResourceConstraints()
    return request.attempt == attempt.number and not refusal(attempt.records, limits, config.recovery)


def _going_back(attempt: Attempt, request: Request) -> Step | None:
    open_ = {*_RESTING, TaskStatus.IN_PROGRESS}
    may = attempt.task is not None and {attempt.status, attempt.task.status} <= open_
    return GoBack(checkpoint=request.checkpoint, reason=wish(request)) if may else None


_RESTING = (TaskStatus.PAUSED, TaskStatus.FAILED, TaskStatus.PENDING)


def _after_a_death(attempt: Attempt, config: Config) -> Step:
    if attempt.task is None:
        return Settle(outcome=Outcome.CANCELLED, reason="its file was removed from the base branch")
    if attempt.task.status in _SAID_ON_BASE:
        outcome, reason = _SAID_ON_BASE[attempt.task.status], said(attempt.task.status, attempt.above)
        return Settle(outcome=outcome, reason=reason, goes_on=_waits_for_its_parent(attempt))
    if _strikes(attempt) + 1 >= config.max_attempts * ORPHANS_AN_ATTEMPT:
        return Settle(outcome=Outcome.FAILED, reason="its owner died again and again without any progress")
    return TakeOver(reason="its owner is gone")


def _when_ended(attempt: Attempt, config: Config) -> Step:
    """Failed or cancelled on the branch."""
    failed = attempt.task is not None and attempt.task.status is TaskStatus.FAILED  # and nobody said else
    if attempt.landed and failed and attempt.status is TaskStatus.CANCELLED:
        return LandOutcome(reason="it was cancelled after its failure had landed")
    if attempt.landed:
        return _again_if_reopened(attempt, config)
    if failed and _may_retry(attempt, config):
        return Continue(reason="it failed and is tried again")
    if finished.way(attempt, config) is Land.PULL_REQUEST:
        return Leave(
            reason=f"it {_ENDED[attempt.status]}{_why(attempt)}"
        )  # the base is not penguin's to change
    return LandOutcome(reason=f"it {_ENDED[attempt.status]}")


_ENDED = {TaskStatus.FAILED: "failed", TaskStatus.CANCELLED: "was cancelled"}


def _when_waiting(attempt: Attempt, config: Config) -> Step:
    """Paused or pending on the branch."""
    if attempt.task is None:
        return Leave(reason="its file was removed from the base branch; the work stays on its branch")
    if attempt.task.status is TaskStatus.CANCELLED:
        return Settle(outcome=Outcome.CANCELLED, reason=said(TaskStatus.CANCELLED))
    return _again_if_reopened(attempt, config)


def _again_if_reopened(attempt: Attempt, config: Config) -> Step:
    if attempt.task is not None and attempt.task.status is TaskStatus.PENDING:
        done = sum(record.outcome is Outcome.COMPLETED for record in attempt.records)
        if done >= _TOO_OFTEN and not attempt.landed:
            return Leave(reason=f"it was completed {done} times and never landed; a person has to look")
        if attempt.setbacks >= config.max_attempts:
            return Leave(reason=finished.given_up(attempt))
        return Continue(reason="it may go on")
    shown = attempt.task.status if attempt.task else attempt.status
    return Leave(reason=f"it is {shown}{_why(attempt)}")


def _why(attempt: Attempt) -> str:
    why = attempt.settled or (attempt.record.reason if attempt.record else "")
    return f": {why}" if why else ""


def _may_retry(attempt: Attempt, config: Config) -> bool:
    if attempt.record is None or attempt.record.outcome not in _FAILURES:
        return False  # a person's word, not a failure of the attempt
    if config.is_person(attempt.record.agent):
        return False  # they gave it up themselves
    failures = sum(record.outcome in _FAILURES for record in attempt.records)
    return failures <= config.retries and _strikes(attempt) < config.max_attempts * ORPHANS_AN_ATTEMPT


def _strikes(attempt: Attempt) -> int:
    """Three for a failed attempt, one for a death without a new checkpoint."""
    failures = sum(record.outcome in _FAILURES for record in attempt.records)
    deaths = sum(record.outcome is Outcome.ORPHANED and not record.checkpoints for record in attempt.records)
    return ORPHANS_AN_ATTEMPT * failures + deaths


_BY_STATUS = {
    TaskStatus.IN_PROGRESS: _after_a_death,
    TaskStatus.COMPLETED: finished.step,
    TaskStatus.FAILED: _when_ended,
    TaskStatus.CANCELLED: _when_ended,
    TaskStatus.PAUSED: _when_waiting,
    TaskStatus.PENDING: _when_waiting,
}
