"""The logs of attempts: which there are, and one of them as it grows."""

import time
from collections.abc import Iterator

from penguin_git.codec import events as event_codec
from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.event import Event, EventType
from penguin_git.model.ids import TaskId
from penguin_git.tracker import presence
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import log_file, log_of

_GLANCE = 0.2  # seconds between two looks at a growing file


def attempts_logged(project: Project, task: TaskId) -> list[int]:
    """The attempts of a task that left a log, oldest first."""
    start = f"{layout.LOGS}{task}/"
    kept = [ref.removeprefix(start) for ref in project.store.refs.all(start)]
    folder = log_file(project, task, 1).parent
    live = [file.stem for file in folder.glob("*.jsonl")] if folder.is_dir() else []
    return sorted({int(number) for number in (*kept, *live) if number.isdecimal()})


def chosen(project: Project, task: TaskId, attempt: int | None) -> int:
    """`attempt`, when it has a log; the last one that has when None."""
    known = attempts_logged(project, task)
    if not known:
        raise PenguinError(
            f"`{task}` has no log yet.", hint=f"`penguin task why {task}` says what it waits for."
        )
    if attempt is not None and attempt not in known:
        listed = ", ".join(map(str, known))
        raise PenguinError(
            f"`{task}` has no log of an attempt {attempt}.", hint=f"There are logs of: {listed}."
        )
    return known[-1] if attempt is None else attempt


def follow(project: Project, task: TaskId, attempt: int) -> Iterator[Event]:
    """The events of an attempt as they come, until it ends or nobody works on it any more."""
    read, place = 0, layout.log(task, attempt)
    while True:
        alone = presence.of(project.repo) is None  # asked first: what it wrote before it went is read below
        data = log_of(project, task, attempt)
        whole = data.rfind(b"\n") + 1
        for event in event_codec.parse(data[read:whole], place):
            yield event
            if is_end(event):
                return
        read = whole
        if alone:
            return
        time.sleep(_GLANCE)


def is_end(event: Event) -> bool:
    """Whether the event is an attempt's last."""
    return event.type is EventType.STATUS_CHANGED and "outcome" in event.data
