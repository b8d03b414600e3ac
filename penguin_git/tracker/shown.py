"""The tasks that are shown: the checkout's, brought up to the base, with the live branches over them."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from penguin_git.model.head import head as head_of
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import ties
from penguin_git.model.merging import merged
from penguin_git.model.task import Task
from penguin_git.store import by_task
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.heads import Heads, Written
from penguin_git.tracker.project import Project

if TYPE_CHECKING:
    from penguin_git.store.telling import Telling


class Shown:
    """The checkout's tasks, brought up to the base where the checkout is older or another branch."""

    def __init__(self, project: Project, here: Snapshot, base: Snapshot) -> None:
        self._snapshots = project.snapshots
        self._here, self._base = here, base
        self._merged: dict[TaskId, Task] = {}
        self._of_base: set[TaskId] = set()
        self.heads = Heads(Written(here.heads))
        head = project.store.objects.resolve("HEAD") if here is not base else None
        if head is not None and head != base.commit:
            self._bring_up(project, head)

    @property
    def has_edges_of_here(self) -> bool:
        """Whether every task is shown as waiting for what the checkout has it wait for."""
        here, written = self._here.heads, self.heads.written
        return not written.gone and all(
            task in here and ties(here[task]) == ties(head) for task, head in written.other.items()
        )

    def task(self, task: TaskId) -> Task:
        """The whole task, as it is shown."""
        if task in self._merged:
            return self._merged[task]
        return (self._base if task in self._of_base else self._here).tasks[task]

    def edition(self, task: TaskId) -> str:
        """What changes whenever a file of the task does, in the checkout or on the base; no file is read."""
        lines = (side.lines.get(task) for side in (self._here, self._base))
        return " ".join(line.oid for line in lines if line is not None)

    def that_may_mention(self, text: str) -> Collection[TaskId]:
        """The tasks in which a text could occur; what was merged just now is not looked at."""
        look = self._snapshots.that_may_mention
        there = look(text, self._base) if self._of_base else ()
        return {*look(text, self._here), *self._of_base.intersection(there), *self._merged}

    def told(self, task: TaskId) -> "Telling | None":
        """The task as JSON tells it, read from the cache; None where what is shown is not there."""
        from penguin_git.store import telling  # for whole listings

        if task in self._merged:
            return None
        side = self._base if task in self._of_base else self._here
        line = side.lines[task]
        return telling.told(side.tasks.raw(task), line.oid, line.checksum)

    def put(self, task: Task) -> None:
        """Show this in place of what the files say."""
        self._merged[task.id] = task
        self.heads.written.other[task.id] = head_of(task)

    def path(self, task: TaskId) -> str:
        """Where the task's file lies: in the checkout, else on the base."""
        return self._here.path(task) or self._base.path(task) or ""

    def _bring_up(self, project: Project, head: str) -> None:
        differing = by_task.differing(self._here.lines, self._base.lines)
        if not differing:
            return
        from penguin_git.git import history  # only where HEAD and the base are apart

        fork = history.merge_base(project.repo.shared, head, self._base.commit)
        before = project.snapshots.at(fork) if fork else None
        for task in differing:
            self._settle(task, before)

    def _settle(self, task: TaskId, before: Snapshot | None) -> None:
        """What one side changed counts; what one side deleted is gone; the rest is merged field by field."""
        old = before.lines.get(task) if before else None
        mine, theirs = self._here.lines.get(task), self._base.lines.get(task)
        sides = [line for line in (mine, theirs) if line]
        changed = [line for line in sides if old is None or line.oid != old.oid]
        if mine and theirs and len(changed) == 2:
            at_fork = before.tasks[task] if before and old else self._base.tasks[task]
            self.put(merged(at_fork, self._here.tasks[task], self._base.tasks[task]).task)
        elif changed:
            self.heads.written.other[task] = changed[0]
            self._of_base |= {task} if changed[0] is theirs else set()
        elif len(sides) == 1:
            self.heads.written.gone.add(task)
