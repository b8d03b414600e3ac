"""What an attempt logged: a live file while it is written, a blob under a ref afterwards."""

from pathlib import Path

from penguin_git.codec import events as event_codec
from penguin_git.model import layout
from penguin_git.model.event import Event
from penguin_git.model.ids import TaskId
from penguin_git.tracker.project import Project


def log_file(project: Project, task: TaskId, attempt: int) -> Path:
    """Where the live log of an attempt lies."""
    return project.repo.runtime / "logs" / task / f"{attempt}.jsonl"


def transcript(project: Project, task: TaskId, attempts: tuple[int, ...]) -> tuple[Event, ...]:
    """Everything that these attempts logged, in order."""
    return tuple(event for attempt in attempts for event in log_events(project, task, attempt))


def log_of(project: Project, task: TaskId, attempt: int) -> bytes:
    """The log of an attempt: the live file, or what the last checkpoint kept of it."""
    file = log_file(project, task, attempt)
    if file.is_file():
        return file.read_bytes()
    kept = project.store.refs.read(layout.log(task, attempt))
    return project.store.objects.blob(kept) if kept else b""


def log_events(project: Project, task: TaskId, attempt: int) -> tuple[Event, ...]:
    """The log of an attempt as events."""
    return event_codec.parse(log_of(project, task, attempt), layout.log(task, attempt))
