"""What has changed in a source since it was imported, taken over into the task that is here.

What the source says replaces what it said before. What only people here decide stays: who does it, its
project, its checks, limits and approval rules, further labels and edges; and a state only goes forward, to
the end.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import structs

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus, legal
from penguin_git.model.task import Check, Note, Task

_REPLACED: Final = ("title", "description", "type", "priority", "due", "defer_until", "estimate")
_JOINED: Final = ("labels", "depends_on", "relates_to", "discovered_from")
_ENDS: Final = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


def taken_over(here: Task, there: Task, *, is_free: bool) -> Task:
    """The task with what the source says now; its state changes only where nobody works on it (`is_free`)."""
    fields: dict[str, object] = {name: getattr(there, name) for name in _REPLACED}
    fields |= {name: _joined(getattr(here, name), getattr(there, name)) for name in _JOINED}
    checks = tuple(one for one in here.acceptance if isinstance(one, Check))
    return structs.replace(
        here,
        **fields,
        acceptance=(*(one for one in there.acceptance if not isinstance(one, Check)), *checks),
        parent=there.parent or here.parent,
        status=_status(here, there) if is_free else here.status,
        notes=_notes(here, there),
        metadata={**here.metadata, **there.metadata},
    )


def _notes(here: Task, there: Task) -> tuple[Note, ...]:
    """The notes that are here, and those of the source that say something new."""
    said = {(note.by, note.text) for note in here.notes}
    return (*here.notes, *(note for note in there.notes if (note.by, note.text) not in said))


def changed_fields(before: Task, after: Task) -> dict[str, object]:
    """The fields that differ."""
    names = (name for name in after.__struct_fields__ if getattr(before, name) != getattr(after, name))
    return {name: getattr(after, name) for name in names}


def _joined(here: Iterable[TaskId], there: Iterable[TaskId]) -> tuple[TaskId, ...]:
    return tuple(dict.fromkeys((*here, *there)))


def _status(here: Task, there: Task) -> TaskStatus:
    may_end = there.status in _ENDS and there.status in legal(here.status, by_person=True)
    return there.status if may_end and here.status not in _ENDS else here.status
