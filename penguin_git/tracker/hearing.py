"""What people say to the work on a task goes into the log of its attempt, where the next one finds it."""

from penguin_git.codec.events import format_event
from penguin_git.git.refs import StaleRef, Update
from penguin_git.model import layout
from penguin_git.model.attempt import Attempt
from penguin_git.model.event import Event, EventType
from penguin_git.model.request import Remark
from penguin_git.model.secrets import redacted
from penguin_git.store import requests
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.transcripts import log_events, log_file, log_of
from penguin_git.tracker.working import Work


def while_working(project: Project, seen: Observation, work: Work) -> None:
    """Log the words of a request while the attempt runs; where it is about to end, they wait for that."""
    task = work.claim.hold.task
    oid, request = seen.requests[task]
    if all(work.control.ear.hear(remark) for remark in request.feedback):
        _heard(project, [requests.heard(project.store, task, oid, request)])


def at_rest(project: Project, seen: Observation, attempt: Attempt) -> None:
    """Add the words of a request to the log of an attempt that nobody works on."""
    store, task = project.store, attempt.id
    oid, request = seen.requests[task]
    known = {(event.at, event.data.get("text")) for event in log_events(project, task, attempt.number)}
    said = [_event(attempt, remark) for remark in request.feedback]
    lines = b"".join(format_event(event) for event in said if (event.at, event.data["text"]) not in known)
    live = log_file(project, task, attempt.number)
    if live.is_file():  # before the ref: whoever is killed in between says it again, and it is known then
        with live.open("ab") as file:
            file.write(lines)
        log = log_of(project, task, attempt.number)
    else:
        log = log_of(project, task, attempt.number) + lines
    ref, branch = layout.log(task, attempt.number), layout.branch(seen.config.branch_prefix, task)
    logged = Update(ref, store.objects.write("blob", log), store.refs.read(ref))
    same_tip = Update(branch, attempt.tip, attempt.tip)
    _heard(project, [logged, same_tip, requests.heard(store, task, oid, request)])


def _heard(project: Project, updates: list[Update]) -> None:
    try:
        project.store.refs.update(updates, "feedback")
    except StaleRef:
        return  # somebody said more, or went on, meanwhile: the next look does it
    requests.ring(project.repo)  # what else was asked for is answered next


def _event(attempt: Attempt, remark: Remark) -> Event:
    return Event(
        at=remark.at,
        type=EventType.FEEDBACK,
        task=attempt.id,
        attempt=attempt.number,
        data={"by": remark.by, "text": redacted(remark.text)},
    )
