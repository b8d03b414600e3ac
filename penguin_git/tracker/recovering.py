"""Attempts that ended in trouble: which there are, and carrying out what is answered about them."""

from datetime import datetime, timedelta

from penguin_git.errors import PenguinError
from penguin_git.model import recovery
from penguin_git.model.attempt import Attempt
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.recovery import TaskError
from penguin_git.model.request import Request, Verb
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note, Task
from penguin_git.model.trouble import Answer, Trouble
from penguin_git.store import requests
from penguin_git.tracker import controls, creating, handling, notices
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row

_HANDLER, _POLICY = "a recovery handler", "the recovery policy"


def troubles(project: Project, seen: Observation) -> list[TaskError]:
    """The troubles that nobody has answered yet and that came up no longer ago than `recovery.timeout`."""
    now, said = project.world.now(), notices.all_of(project.repo)
    return [
        error
        for attempt in seen.attempts.values()
        if attempt.id not in seen.requests
        and (error := _error(attempt, said.get(attempt.id, "")))
        and not _is_late(attempt, seen.config, now)
        and not handling.is_accepted(project.repo, error)
    ]


def stands(project: Project, seen: Observation, error: TaskError) -> bool:
    """Whether nobody has said anything about a trouble since it was found."""
    attempt, said = seen.attempts.get(TaskId(error.task_id)), notices.all_of(project.repo)
    asked = error.task_id in seen.requests
    return attempt is not None and not asked and _error(attempt, said.get(attempt.id, "")) == error


def policy(project: Project, attempt: Attempt, config: Config) -> Request | None:
    """What the configuration asks for where no handler answers; None where it has no say.

    Where it wants a person to approve, that is put into the task's file first.
    """
    error = _error(attempt, "")
    answer = config.recovery.answer(error.kind) if error else None
    if error is None or answer is None or handling.is_accepted(project.repo, error):
        return None
    if answer not in _VERBS:
        return _asking(project, attempt, _why(error, answer))
    return _request(_VERBS[answer], error, _POLICY, project.world.now())


def _asking(project: Project, attempt: Attempt, why: str) -> Request | None:
    if attempt.task is None:
        return None
    try:
        return _ask_person(project, attempt.task, attempt, why, _POLICY)
    except PenguinError:  # what is in the way of the file is the user's: the task waits as it ended
        return None


def is_awaited(project: Project, attempt: Attempt, config: Config) -> bool:
    """Whether a handler may still answer the trouble of an attempt."""
    error = _error(attempt, "")
    if error is None or _is_late(attempt, config, project.world.now()):
        return False
    return handling.is_awaited(project.repo, error) and not handling.is_accepted(project.repo, error)


def carry_out(project: Project, row: Row, error: TaskError, answer: Answer) -> None:
    """Have done what a handler answered; a retry beyond the bounds waits for a person instead.

    Raises `StaleRef` where somebody asks for something in this very moment: their word counts.
    """
    if error.kind is Trouble.MERGE and error.outcome is Outcome.COMPLETED:
        _about_conflict(project, row, error, answer)
        return
    if answer is Answer.RETRY and (why := _refusal(project, row)):
        _have_approved(project, row, f"{error.kind}: {why}. {error.reason}")
    elif answer not in _VERBS:
        _have_approved(project, row, _why(error, answer))
    elif answer is Answer.FAIL and row.head.status is TaskStatus.FAILED:
        handling.accept(project.repo, error)
        requests.ring(project.repo)
    else:
        wish = _request(_VERBS[answer], error, _HANDLER, project.world.now())
        requests.ask_first(project.store, row.head.id, wish)


def _about_conflict(project: Project, row: Row, error: TaskError, answer: Answer) -> None:
    """Work that is done and can't land: it is in review, where a person finds it without more ado."""
    text = f"{error.kind}: {error.reason}"
    if answer is Answer.RETRY:
        controls.control(project, row, Verb.RESTART, text)
    elif answer in (Answer.FAIL, Answer.SKIP):
        wish = _request(Verb.CANCEL, error, _HANDLER, project.world.now())
        requests.ask_first(project.store, row.head.id, wish)


_VERBS = {Answer.RETRY: Verb.RESUME, Answer.FAIL: Verb.FAIL, Answer.SKIP: Verb.CANCEL}


def _error(attempt: Attempt, notice: str) -> TaskError | None:
    """The trouble of an attempt that is as it ended: nobody has said anything else about it since."""
    record, task = attempt.record, attempt.task
    if record is None or task is None:
        return None
    kind, reason = recovery.trouble_of(record), record.reason
    if record.outcome is Outcome.COMPLETED and notice.startswith(recovery.CONFLICTS):
        kind, reason = Trouble.MERGE, notice
    if kind is None or {attempt.status, task.status} != {status_after(record.outcome)}:
        return None
    return TaskError(
        kind=kind, reason=reason, task_id=attempt.id, attempt=attempt.number, outcome=record.outcome
    )


def _is_late(attempt: Attempt, config: Config, now: datetime) -> bool:
    assert attempt.record is not None, "only ended attempts are in trouble"  # noqa: S101 - see _error
    return now - attempt.record.ended > timedelta(minutes=config.recovery.timeout)


def _request(verb: Verb, error: TaskError, by: str, now: datetime) -> Request:
    recovers = error.kind if verb is Verb.RESUME else ""
    text = f"{error.kind}: {error.reason}"
    return Request(verb=verb, by=by, at=now, text=text, recovers=recovers, attempt=error.attempt)


def _refusal(project: Project, row: Row) -> str:
    attempt = controls.attempt_of(project, row.head.id)
    if attempt is None:
        return "its attempt is gone"
    return recovery.refusal(attempt.records, row.task.resource_constraints, project.store.config().recovery)


def _why(error: TaskError, answer: Answer) -> str:
    """What the note says with which a person is asked."""
    smaller = f"it should be split into smaller tasks (`penguin task split {error.task_id}`). "
    advice = smaller if answer is Answer.SPLIT else ""
    return f"{error.kind}: {advice}{error.reason}"


def _have_approved(project: Project, row: Row, why: str) -> None:
    attempt = controls.attempt_of(project, row.head.id)
    if wish := _ask_person(project, row.task, attempt, why, _HANDLER):
        requests.ask_first(project.store, row.head.id, wish)


def _ask_person(project: Project, task: Task, attempt: Attempt | None, why: str, by: str) -> Request | None:
    """Let the task wait until a person approves that it goes on; `penguin approvals` lists it.

    What is to be asked of the attempt then, if it still has a say.
    """
    now = project.world.now().replace(microsecond=0)
    fields: dict[str, object] = {"requires_approval": True, "approval": None}
    if why not in [note.text for note in task.notes[-1:]]:
        fields["notes"] = (*task.notes, Note(at=now, by=by, text=why))
    if attempt is None or attempt.landed:
        fields["status"] = TaskStatus.PENDING
    saved = creating.patch(project, task.id, fields, f"{task.id}: wait for a person", seen=task)
    if saved.commit is None:  # going on without the approval is not what was wanted
        raise PenguinError(f"`{task.id}` can't wait for an approval: {saved.why_not}.")
    if attempt is None or attempt.landed:
        return None
    return Request(verb=Verb.RELEASE, by=by, at=now, text=why, attempt=attempt.number)
