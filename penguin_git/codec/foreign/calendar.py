"""Due dates as an iCalendar file (RFC 5545): each task is a to-do, which has a state and a priority there.

Events have neither, and one that is past can't be told from one that is overdue.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from penguin_git.model.outgoing import Told
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task

_ROOM = 75  # octets of a line
_STATES = {
    TaskStatus.PENDING: "NEEDS-ACTION",
    TaskStatus.PAUSED: "NEEDS-ACTION",
    TaskStatus.FAILED: "NEEDS-ACTION",
    TaskStatus.IN_PROGRESS: "IN-PROCESS",
    TaskStatus.COMPLETED: "COMPLETED",
    TaskStatus.CANCELLED: "CANCELLED",
}
_PRIORITIES = {
    TaskPriority.CRITICAL: 1,
    TaskPriority.HIGH: 3,
    TaskPriority.MEDIUM: 5,
    TaskPriority.LOW: 9,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar(tasks: Iterable[Told], now: datetime) -> bytes:
    """The to-dos of those tasks that are due some time."""
    due = [told for told in tasks if told.task.due]
    uids = {told.task.id: uid(told.task) for told in due}
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//penguin-git//tasks//EN"]
    for told in due:
        above = uids.get(told.task.parent) if told.task.parent else None
        lines += ["BEGIN:VTODO", *_todo(told, now, above), "END:VTODO"]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def uid(task: Task) -> str:
    """The name by which calendars know a task again: its id, and when it was made."""
    made = f"-{_time(task.created_at)}" if task.created_at else ""
    return f"{task.id}{made}@penguin-git".lower()


def _todo(told: Told, now: datetime, above: str | None) -> Iterator[str]:
    task = told.task
    yield f"UID:{uid(task)}"
    yield f"DTSTAMP:{_time(now)}"
    if task.created_at:
        yield f"CREATED:{_time(task.created_at)}"
    if task.due:
        yield f"DUE:{_time(task.due)}"
    if task.defer_until and task.due and task.defer_until < task.due:
        yield f"DTSTART:{_time(task.defer_until)}"
    yield f"SUMMARY:{escaped(task.title)}"
    if task.description:
        yield f"DESCRIPTION:{escaped(task.description.rstrip())}"
    yield f"STATUS:{_STATES[task.status]}"
    if task.status is TaskStatus.COMPLETED:
        yield "PERCENT-COMPLETE:100"
    yield f"PRIORITY:{_PRIORITIES[task.priority]}"
    if categories := _categories(task):
        yield f"CATEGORIES:{','.join(map(escaped, categories))}"
    if above:
        yield f"RELATED-TO:{above}"


def _categories(task: Task) -> Sequence[str]:
    return (*([task.project] if task.project else []), *task.labels)


def _time(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A value of the type TEXT."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n"))
    plain = plain.encode(errors="replace").decode()
    for character in ("\\", ";", ","):
        plain = plain.replace(character, f"\\{character}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line of at most 75 octets, with the rest on lines that begin with a blank; no character is split."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _ROOM:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)
