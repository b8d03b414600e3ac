"""Landing the work on the parts of a task, as far as it goes, and saying what is left."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.joined_parts import Conflict, HandOff
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.store.landing import clashing
from penguin_git.store.task_merge import with_base
from penguin_git.tracker import heeding, notices, reviewing, subtasks
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View, view

_PATIENCE: Final = 300.0  # seconds: checks may run again before a daemon lands


class Joined(Struct, frozen=True):
    """The parts that are on the base branch, what conflicts, the parts that are open, and their notes.

    `new` are those that landed just now; `reasons` say what kept work in review from landing.
    """

    whole: Row
    merged: tuple[Row, ...]
    open: tuple[Row, ...]
    cancelled: tuple[Row, ...]
    new: tuple[TaskId, ...]
    conflicts: tuple[Conflict, ...]
    reasons: dict[TaskId, str]
    notes: tuple[HandOff, ...]

    def why_open(self, row: Row) -> tuple[str, ...]:
        """Why a part is not merged, in sentences."""
        said = self.reasons.get(row.head.id)
        return (said,) if said else row.reasons


def join(project: Project, name: str) -> Joined:
    """Land every part of a task that is in review, one after the other, as an approval of each would."""
    reasons, clashes, new = dict[TaskId, str](), dict[TaskId, tuple[str, ...]](), list[TaskId]()
    for task in [row.head.id for row in subtasks.rows_of(view(project), name)]:
        seen = view(project)  # what landed before may be in the way, or may have let others land
        row = seen.rows[task]
        if not row.is_offered:
            continue
        try:
            clashes[task] = _clashes(project, seen, task)
            held = clashes[task] and clashing(seen.seen.attempts[task], clashes[task])
            if row.pulled is not None and not held:
                continue  # it is merged where its reasons say
            reasons[task] = held.reason if held else _landed(project, row)
        except PenguinError as refused:
            reasons[task] = refused.message
        if not reasons[task]:
            new.append(task)
    return _told(project, name, reasons=reasons, clashes=clashes, new=tuple(new))


def _clashes(project: Project, seen: View, task: TaskId) -> tuple[str, ...]:
    attempt, base = seen.seen.attempts[task], seen.seen.base.commit
    return with_base(project.store, task, base=base, tip=attempt.tip, own=attempt.own).clashes


def _landed(project: Project, row: Row) -> str:
    """Land work in review; why it has not landed, where a daemon that was asked to could not."""
    task, before = row.head.id, notices.all_of(project.repo).get(row.head.id)
    reviewing.accept(project, row)

    def is_answered() -> bool:
        now = view(project)
        said = notices.all_of(project.repo).get(task)
        return now.seen.request_for(task) is None or (said is not None and said != before)

    heeding.until(project, is_answered, f"the daemon to land `{task}`", _PATIENCE)
    now = view(project).rows[task]
    return "; ".join(now.reasons) or f"it is {now.head.status}" if not _is_on_base(now) else ""


def _is_on_base(row: Row) -> bool:
    return row.head.status is TaskStatus.COMPLETED and row.state == ""


def _told(
    project: Project,
    name: str,
    *,
    reasons: dict[TaskId, str],
    clashes: dict[TaskId, tuple[str, ...]],
    new: tuple[TaskId, ...],
) -> Joined:
    from penguin_git.tracker import finding

    seen = view(project)
    rows = subtasks.rows_of(seen, name)
    merged = [row for row in rows if _is_on_base(row)]
    cancelled = [row for row in rows if row.head.status is TaskStatus.CANCELLED]
    records = {row.head.id: records_everywhere(project, row.head.id) for row in rows}
    return Joined(
        whole=finding.row_of(seen, name),
        merged=tuple(merged),
        open=tuple(row for row in rows if row not in (*merged, *cancelled)),
        cancelled=tuple(cancelled),
        new=new,
        conflicts=tuple(_by_file(clashes, {row.head.id: records[row.head.id] for row in merged})),
        reasons={task: why for task, why in reasons.items() if why},
        notes=tuple(note for row in rows for note in _notes(row, records[row.head.id])),
    )


def _by_file(
    clashes: dict[TaskId, tuple[str, ...]], merged: dict[TaskId, tuple[Record, ...]]
) -> Iterator[Conflict]:
    for path in sorted({path for paths in clashes.values() for path in paths}):
        tasks = (task for task, paths in clashes.items() if path in paths)
        landed = (
            task
            for task, records in merged.items()
            if any(path in record.files_changed for record in records)
        )
        yield Conflict(path, tuple(tasks), tuple(landed))


def _notes(row: Row, records: Sequence[Record]) -> Iterator[HandOff]:
    telling = [record for record in records if record.summary or record.handoff]
    for record in telling[-1:]:
        yield HandOff(
            row.head.id, row.head.title, record.attempt, record.agent, record.summary, record.handoff
        )
