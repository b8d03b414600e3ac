"""What has happened to the tasks of a clone since the last look, whoever did it."""

from collections.abc import Iterator
from contextlib import suppress

from penguin_git.errors import BrokenFile
from penguin_git.model import layout
from penguin_git.model.event import Event, EventType
from penguin_git.model.happening import ENDED, PROGRESS, STATUS_CHANGED, TaskEvent
from penguin_git.model.headway import Headway
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import logs
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.tailing import Tail, is_end
from penguin_git.tracker.view import View, view


class Happenings:
    """Compares each look with the one before. What happened before it was made is not told."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._attempts = _last_attempts(project)
        self._heard: dict[TaskId, _Heard] = {}
        seen = view(project)
        self._status = {task: row.head.status for task, row in seen.rows.items()}
        for row in _running(seen):
            self._attempts[row.head.id] = (row.attempt or 1) - 1
            for _ in self._new_attempts(row):
                pass  # what was said before

    @property
    def listened_to(self) -> set[TaskId]:
        """The tasks whose attempts are listened to."""
        return set(self._heard) | {task for task, status in self._status.items() if _is_running(status)}

    def listen(self) -> Iterator[TaskEvent]:
        """What running attempts have said."""
        for heard in list(self._heard.values()):
            yield from heard.new()

    def look(self) -> Iterator[TaskEvent]:
        """What has happened, in the order in which it happened as far as that can be told."""
        seen = view(self._project)
        before, self._status = self._status, {task: row.head.status for task, row in seen.rows.items()}
        for task, status in self._status.items():
            if _is_running(status) or before.get(task, status) is not status:
                yield from self._of(seen.rows[task], before.get(task, status))
        yield from self.listen()
        for task in self._heard.keys() - {task for task, now in self._status.items() if _is_running(now)}:
            yield from self._ended(task)

    def _ended(self, task: TaskId) -> Iterator[TaskEvent]:
        """The last of an attempt; one that an edit stops goes on for a moment beside its task's new state."""
        heard = self._heard[task]
        if heard.is_growing:
            return
        yield from heard.new()
        del self._heard[task]

    def _of(self, row: Row, before: TaskStatus) -> Iterator[TaskEvent]:
        """A change of state comes before what the new attempt says, or after what the ended one has said."""
        task, status = row.head.id, row.head.status
        said = list(self._heard[task].new()) if task in self._heard else []
        new = list(self._new_attempts(row))
        if before is not TaskStatus.IN_PROGRESS and (new or _is_running(status)):
            yield self._changed(task, before, TaskStatus.IN_PROGRESS)
            before = TaskStatus.IN_PROGRESS
        yield from (*said, *new)
        if status is not before:
            yield self._changed(task, before, status)

    def _changed(self, task: TaskId, old: TaskStatus, new: TaskStatus) -> TaskEvent:
        data = {"old_status": old, "new_status": new}
        return TaskEvent(task_id=task, kind=STATUS_CHANGED, at=self._project.world.now(), data=data)

    def _new_attempts(self, row: Row) -> Iterator[TaskEvent]:
        """What attempts say that nobody has heard of yet."""
        task = row.head.id
        for attempt in logs.attempts_logged(self._project, task):
            if attempt > self._attempts.get(task, 0):
                self._attempts[task] = attempt
                limit = row.task.resource_constraints.max_iterations
                self._heard[task] = _Heard(Tail(self._project, task, attempt), limit)
                yield from self._heard[task].new()


class _Heard:
    """What was heard of one attempt, and how far it is by that."""

    def __init__(self, tail: Tail, max_iterations: int | None) -> None:
        self._tail = tail
        self._headway = Headway(max_iterations=max_iterations)

    @property
    def is_growing(self) -> bool:
        """Whether more may come: its log is there and has not come to its end."""
        return self._tail.is_live and not self._tail.is_over

    def new(self) -> Iterator[TaskEvent]:
        """What it has said since the last call."""
        with suppress(BrokenFile):  # torn by a power cut; `penguin task logs` tells where
            for event in self._tail.new():
                yield from self._told(event)

    def _told(self, event: Event) -> Iterator[TaskEvent]:
        before, self._headway = self._headway, self._headway.after(event)
        if event.type is not EventType.PROGRESS:
            yield self._event(ENDED if is_end(event) else str(event.type), event, dict(event.data))
        far = self._headway.percent
        if far is not None and (event.type is EventType.PROGRESS or far != before.percent):
            said = {"progress": far, "text": self._headway.detail, "by": self._headway.basis}
            yield self._event(PROGRESS, event, said)

    def _event(self, kind: str, event: Event, data: dict[str, object]) -> TaskEvent:
        data = {**data, "attempt": event.attempt}
        return TaskEvent(task_id=self._tail.task, kind=kind, at=event.at, data=data)


def _last_attempts(project: Project) -> dict[TaskId, int]:
    """The last attempt of each task that left a log."""
    kept = [ref.removeprefix(layout.LOGS) for ref in project.store.refs.all(layout.LOGS)]
    folder = project.repo.runtime / "logs"
    live = [f"{file.parent.name}/{file.stem}" for file in folder.glob("*/*.jsonl")]
    found: dict[TaskId, int] = {}
    for task, _, number in (name.rpartition("/") for name in (*kept, *live)):
        if number.isdecimal():
            found[TaskId(task)] = max(found.get(TaskId(task), 0), int(number))
    return found


def _running(seen: View) -> Iterator[Row]:
    return (row for row in seen.rows.values() if row.attempt and _is_running(row.head.status))


def _is_running(status: TaskStatus) -> bool:
    return status is TaskStatus.IN_PROGRESS
