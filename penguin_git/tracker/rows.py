"""Rows of a listing: one task each, as a person is shown it."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.one_line import one_line
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.store.on_demand import OnDemand

if TYPE_CHECKING:
    from penguin_git.model.attempt import Attempt
    from penguin_git.model.pulled import Pulled
    from penguin_git.model.waiting import Waits
    from penguin_git.tracker.judging import Judge


class Row:
    """One task as it is shown. What takes long to find out is found out when it is asked for."""

    def __init__(self, head: Head, path: str, attempt: "Attempt | None", judge: "Judge") -> None:
        self.head = head
        self.path = path
        self._attempt = attempt
        self._judge = judge

    @property
    def attempt(self) -> int | None:
        """The number of the attempt that has a branch now."""
        return self._attempt.number if self._attempt else None

    @property
    def tip(self) -> str:
        """The commit that the branch of its attempt ends with; empty without one."""
        return self._attempt.tip if self._attempt else ""

    @property
    def edition(self) -> str:
        """What changes whenever its file or its branch does; empty where it has neither."""
        return f"{self._judge.edition(self.head.id)} {self.tip}".strip()

    @cached_property
    def pulled(self) -> "Pulled | None":
        """What is known of the pull request of its attempt."""
        return self._judge.pulled(self.head.id) if self._attempt else None

    @property
    def waits(self) -> "Waits | None":
        """The person who has it in hands."""
        return self._attempt.waits if self._attempt else None

    @property
    def is_worked_on(self) -> bool:
        """Whether an attempt is under way that is in nobody's hands."""
        return bool(self.attempt) and self.head.status is TaskStatus.IN_PROGRESS and self.waits is None

    @property
    def is_parent(self) -> bool:
        """Whether it is a container of subtasks."""
        return self._judge.is_parent(self.head.id)

    @property
    def halted(self) -> TaskStatus | None:
        """`paused` or `cancelled`, where a person has said so of a parent: its state is that of its parts."""
        return self._judge.halted(self.head.id)

    @property
    def state(self) -> str:
        """What is derived: ready, blocked, in_review, draft or empty."""
        return self._told[0]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is where it is, in sentences."""
        return tuple(self._told[1])

    @property
    def is_to_begin(self) -> bool:
        """Whether a person has asked for another attempt that has not begun."""
        return self._judge.is_to_begin(self.head.id)

    @property
    def is_offered(self) -> bool:
        """Whether a person's word lands its work, and is not needed for another attempt that is asked for."""
        return self.state == "in_review" and (not self.is_to_begin or self.is_approved)

    @property
    def held(self) -> str:
        """What kept finished work from landing when that was tried last; empty where people alone do."""
        return self._judge.held(self._attempt) if self._attempt and self.state == "in_review" else ""

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why no attempt could begin, whatever became of the last one, in sentences."""
        return tuple(self._judge.obstacles(self.head))

    @property
    def choice(self) -> str:
        """Who would begin it, and why, where it is ready and leaves that open; else empty."""
        return self._judge.choice(self.head) if self.state == "ready" else ""

    @cached_property
    def task(self) -> Task:
        """The whole task."""
        return self._judge.task(self.head)

    def mentions(self, text: str) -> bool:
        """Whether a text occurs in the task, whatever its case."""
        from penguin_git.model import searching

        return searching.occurs(text, self.task)

    @property
    def is_approved(self) -> bool:
        """Whether it may run as far as people's word goes: it needs no approval, or has one that counts."""
        return self._judge.is_approved(self.head)

    @cached_property
    def _told(self) -> tuple[str, list[str]]:
        return self._judge.told(self.head, self._attempt)

    def plain(self) -> dict[str, object]:
        """The row for JSON."""
        return plain(self.task, self.state, self.reasons)

    def listed(self) -> object:
        """What JSON tells as `plain` would, of many rows in less time."""
        found = self._judge.telling(self.head)
        if found is None:
            return self.plain()
        state, reasons = self._told
        found.state, found.reasons = state or None, tuple(reasons)
        return found


def compact(row: Row) -> str:
    """The row on one line, as `--compact` prints it."""
    head = row.head
    return one_line(head.id, row.state or head.status, head.priority, head.title)


def plain(task: Task, state: str, reasons: Sequence[str]) -> dict[str, object]:
    """A task for JSON: the keys of the file, and `id`, `state`, `reasons`; nothing empty but these."""
    said: dict[str, object] = {"id": task.id, "title": task.title, "status": task.status}
    said["priority"] = task.priority
    said |= {name: value for name, value in msgspec.to_builtins(task).items() if name not in said}
    if task.resource_constraints != ResourceConstraints():
        limits = asdict(task.resource_constraints).items()
        said["resource_constraints"] = {name: limit for name, limit in limits if limit is not None}
    return said | {"state": state or None, "reasons": list(reasons)}


class Rows(OnDemand[Head, Row]):
    """The rows by id, each made when it is asked for."""

    def __init__(self, heads: Mapping[TaskId, Head], judge: "Judge") -> None:
        super().__init__(heads, judge.row)
        self._judge = judge

    def that_may_mention(self, text: str) -> Collection[TaskId]:
        """The tasks in which a text could occur; a quick look, of which only a no is sure."""
        return self._judge.that_may_mention(text)
