"""What an attempt logged: a live file while it is written, a blob under a ref afterwards."""

from itertools import takewhile
from pathlib import Path

from penguin_git.codec import events as event_codec
from penguin_git.git.objects import MissingObject
from penguin_git.model import layout
from penguin_git.model.event import Event, EventType
from penguin_git.model.ids import TaskId
from penguin_git.store.lineage import Leg
from penguin_git.tracker.project import Project


def log_file(project: Project, task: TaskId, attempt: int) -> Path:
    """Where the live log of an attempt lies."""
    return project.repo.runtime / "logs" / task / f"{attempt}.jsonl"


def transcript(project: Project, task: TaskId, legs: tuple[Leg, ...]) -> tuple[Event, ...]:
    """Everything that these attempts logged, in order, each as far as others went on from it."""
    return tuple(event for leg in legs for event in _of_leg(project, task, leg))


def _of_leg(project: Project, task: TaskId, leg: Leg) -> tuple[Event, ...]:
    if not leg.checkpoint:
        return log_events(project, task, leg.attempt)
    try:
        data = project.store.objects.blob(leg.log)
    except MissingObject:  # git forgets blobs that only a message names; the whole log begins with it
        events = log_events(project, task, leg.attempt)
        return tuple(takewhile(lambda event: event.data.get("commit") != leg.checkpoint, events))
    return event_codec.parse(data, layout.log(task, leg.attempt))


def log_of(project: Project, task: TaskId, attempt: int) -> bytes:
    """The log of an attempt: the live file, or what the last checkpoint kept of it."""
    file = log_file(project, task, attempt)
    if file.is_file():
        return file.read_bytes()
    kept = project.store.refs.read(layout.log(task, attempt))
    return project.store.objects.blob(kept) if kept else b""


def restore_log(project: Project, task: TaskId, attempt: int) -> None:
    """Go on with what was logged so far, also where the live log is gone or was never here."""
    live = log_file(project, task, attempt)
    if not live.is_file():
        live.parent.mkdir(parents=True, exist_ok=True)
        live.write_bytes(log_of(project, task, attempt))


def log_events(project: Project, task: TaskId, attempt: int) -> tuple[Event, ...]:
    """The log of an attempt as events."""
    return event_codec.parse(log_of(project, task, attempt), layout.log(task, attempt))


def feedback(project: Project, task: TaskId, before: int) -> tuple[Event, ...]:
    """What people said to the attempts before this one, oldest first."""
    start = f"{layout.LOGS}{task}/"
    kept = [ref.removeprefix(start) for ref in project.store.refs.all(start)]
    attempts = sorted(int(number) for number in kept if number.isdecimal() and int(number) < before)
    said = transcript(project, task, tuple(map(Leg, attempts)))
    return tuple(event for event in said if event.type is EventType.FEEDBACK)
