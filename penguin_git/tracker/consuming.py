"""What a task has consumed so far, from its records and from the log of the attempt that has none yet."""

from contextlib import suppress

from msgspec import structs

from penguin_git.errors import BrokenFile
from penguin_git.model.consumption import Consumption, Part
from penguin_git.tracker import logs, presence
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.tracker.transcripts import log_events
from penguin_git.tracker.working import limits


def consumed(project: Project, row: Row) -> Consumption:
    """All that the attempts of a task have consumed, and the limits that hold for it now."""
    task = row.head.id
    records = {record.attempt: record for record in records_everywhere(project, task)}
    numbers = sorted({*records, *logs.attempts_logged(project, task)})
    parts = []
    for number in numbers:
        part = Part(attempt=number, is_running=number not in records and _is_running(project, row, number))
        if (
            number not in records or number == numbers[-1]
        ):  # only a log says what counts against the same budget
            part = _logged(project, row, part)
        parts.append(part.recorded(records[number]) if number in records else part)
    return Consumption(limits=limits(row.task, project.store.config()), parts=tuple(parts))


def _logged(project: Project, row: Row, part: Part) -> Part:
    with suppress(BrokenFile):  # as after a power cut; `penguin task logs` tells where
        for event in log_events(project, row.head.id, part.attempt):
            part = part.after(event)
    return part


def _is_running(project: Project, row: Row, attempt: int) -> bool:
    is_current = row.attempt == attempt and row.is_worked_on
    return is_current and presence.of(project.repo) is not None


def brought_on(old: Consumption, new: Consumption) -> Consumption:
    """`new`, without forgetting what was heard of a running attempt since its log was read."""
    for part in old.parts:
        fresh = new.part(part.attempt)
        if fresh is None or (fresh.duration is None and _is_later(part, fresh)):
            new = new.with_part(structs.replace(part, is_running=part.is_running and bool(fresh)))
    return new


def _is_later(part: Part, other: Part) -> bool:
    return part.last is not None and (other.last is None or other.last < part.last)
