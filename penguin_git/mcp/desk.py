"""What a client may do with a repository: look, propose, claim, and end what it has claimed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.mcp import rules
from penguin_git.mcp.bounds import bounded
from penguin_git.mcp.ways import BY_TOOL
from penguin_git.model import query, wording
from penguin_git.model.ids import TaskId
from penguin_git.model.one_line import short
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import drafting, finding, listing, priming, taking
from penguin_git.tracker.api.task_manager import TaskManager
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View, view

_ATTEMPTS = 5
_NOTES = 10
_NOTED = 60_000  # characters of notes in one task; the rest of its file is for people
_TITLE = 200
_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


class Page(Struct, frozen=True):
    """Some rows of a listing, whether there are more, and the files that can't be read."""

    rows: tuple[Row, ...]
    more: bool
    broken: tuple[str, ...]


class Desk(TaskManager):
    """The tasks as `TaskManager` has them, and what only clients of the protocol ask for."""

    def _project(self) -> Project:
        project = super()._project()
        project.via = wording.MCP
        return project

    @contextmanager
    def settled(self) -> Iterator[None]:
        """A block in which none of our changes is under way."""
        with self._lock:
            yield

    def primer(self, task: str | None) -> priming.Primed:
        """What has to be known before work begins."""
        with self._open() as project:
            return priming.prime(project, task, BY_TOOL)

    def page(self, text: str, *, limit: int, offset: int = 0) -> Page:
        """The tasks that a filter means, the most urgent first."""
        wanted = query.parse(text)
        with self._open() as project:
            seen = view(project)
            found = listing.chosen(seen, wanted, listing.sort_keys("priority,created_at"))
            rows = listing.page(found, offset=offset, limit=limit + 1)
            for row in rows:
                _told(row)
        broken = tuple(str(problem) for problem in seen.broken)
        return Page(tuple(rows[:limit]), len(rows) > limit, broken)

    def whole(self, task: str) -> dict[str, Any]:
        """Everything about a task, with its last attempts."""
        with self._open() as project:
            row = finding.row_of(view(project), task)
            records = records_everywhere(project, row.head.id)
            said = row.plain()
        if len(row.task.notes) > _NOTES:
            said["notes"] = row.task.notes[-_NOTES:]
        return bounded({**said, "attempts": [_ended(record) for record in records[-_ATTEMPTS:]]})

    def reasons(self, task: str) -> dict[str, Any]:
        """Why a task is where it is, and what can't start before it is completed."""
        with self._open() as project:
            seen = view(project)
            row = finding.row_of(seen, task)
            choice = [row.choice] if row.choice else []
            held = _held_up(seen, row)
            return bounded({**brief(row), "reasons": [*choice, *row.reasons], "holds_up": held})

    def coming(self, task: str | None) -> Row | None:
        """This task, or the one to take next; None where there is none."""
        with self._open() as project:
            seen = view(project)
            if task:
                return _told(finding.row_of(seen, task))
            free = taking.candidates(seen, drafting.own_names(project))
            return _told(next(filter(rules.is_for_hands, free), None))

    def take(self, task: str | None) -> Row | None:
        """Claim the task with this id, or the most urgent one that is free; None where there is none."""
        task = None if task is None else self.exactly(task)
        with self._changing("take tasks") as project:
            if task is None:
                taken = taking.take(project, rules.is_for_hands)
            else:
                rules.check_free_for_hands(finding.row_of(view(project), task))
                taken = taking.take_this(project, task)
            return _told(view(project).rows[taken[0]]) if taken else None

    def end(self, task: str, note: str, *, failed: bool) -> None:
        """End a task that was claimed, where no other judge than the client has a say in that."""
        with self._changing("steer tasks") as project:
            seen = view(project)
            row = finding.row_of(seen, task)
            rules.check_claimed(row, drafting.own_names(project), seen.seen.config)
            if not failed:
                rules.check_ends_by_word(row, seen.seen.config)
            _check_room(row, note)
            is_to_be_proven = bool(row.task.checks) and not failed and row.waits is None
        if is_to_be_proven:
            self._prove(row.head.id)
        end = self.fail_task if failed else self.complete_task
        end(row.head.id, note)

    def _prove(self, task: TaskId) -> None:
        """Have the checks pass; others get their answers meanwhile."""
        from penguin_git.tracker import proving  # it brings all that works on tasks

        with self._project() as project:
            proving.prove(project, task)

    def note(self, task: str, text: str) -> Row:
        """Add a remark, while there is room for some by people as well."""
        named = self.exactly(task)
        with self._open() as project:
            _check_room(finding.row_of(view(project), named), text)
        return self.row(self.add_note(named, text).id)

    def change(self, task: str, **said: Any) -> Row:
        """Change a task that nobody works on, or that was claimed. Only more is waited for, never less."""
        named = self.exactly(task)
        with self._changing("change tasks") as project:
            seen = view(project)
            row = seen.rows[named]
            rules.check_changes(row, drafting.own_names(project), seen.seen.config)
            if "depends_on" in said:
                said["depends_on"] = [*dict.fromkeys((*row.head.depends_on, *said["depends_on"]))]
            self.update_task(named, **said)
        return self.row(named)

    def check_parent(self, task: str) -> None:
        """Refuse a parent that is worked on itself. A proposal of an attempt is tamed when that ends."""
        if self._inside is None:
            named = self.exactly(task)
            with self._open() as project:
                seen = view(project)
                rules.check_takes_parts(seen.rows[named], drafting.own_names(project), seen.seen.config)

    def row(self, task: str) -> Row:
        """A task as it stands."""
        with self._open() as project:
            return _told(finding.row_of(view(project), task))

    def exactly(self, task: str) -> TaskId:
        """The id of a task that there is, and neither the beginning of one nor a title.

        What is changed is never another task that an id leads to since the one that was meant is gone.
        """
        found = self.row(task).head.id
        if found != task:
            said = f"There is no task with the id `{short(task)}`."
            raise PenguinError(said, hint=f"`{found}` may be meant: say the whole id.")
        return found

    def record(self, task: TaskId, attempt: int) -> Record | None:
        """The record of an attempt, where there is one."""
        with self._open() as project:
            records = records_everywhere(project, task)
        return next((record for record in records if record.attempt == attempt), None)


def _check_room(row: Row, text: str) -> None:
    if sum(len(note.text) for note in row.task.notes) + len(text) > _NOTED:
        raise PenguinError(
            f"The notes on `{row.head.id}` are long enough.",
            hint="Put more into a file, and name that to people.",
        )


def brief(row: Row) -> dict[str, Any]:
    """A task in short."""
    head = row.head
    title = short(head.title, _TITLE)
    return {"id": head.id, "state": row.state or head.status, "priority": head.priority, "title": title}


R = TypeVar("R", Row, Row | None)


def _told(row: R) -> R:
    """The row, with what takes a look into the repository looked up while that is open."""
    if row is not None:
        _ = row.reasons
    return row


def _ended(record: Record) -> dict[str, Any]:
    names = ("attempt", "outcome", "agent", "reason", "summary")
    said = msgspec.to_builtins(record)
    return {name: said[name] for name in names if said.get(name)}


def _held_up(seen: View, row: Row) -> list[str]:
    if row.head.status is TaskStatus.COMPLETED:  # whoever waits for what is cancelled waits on
        return []
    held = [*seen.graph.held_up(row.head.id)]
    return [task for task in held if seen.graph.tasks[task].status not in _OVER]
