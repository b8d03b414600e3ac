"""Edges between tasks: added, removed, and refused where they would close a loop of waiting."""

from collections.abc import Sequence

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker import creating, loops
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


def add(project: Project, view: View, task: Task, needed: Sequence[TaskId]) -> Saved | None:
    """Make `task` wait for each of `needed`; None where it does already."""
    after = tuple(dict.fromkeys((*task.depends_on, *needed)))
    if after == task.depends_on:
        return None
    loops.check(view, structs.replace(task, depends_on=after))
    new = [other for other in after if other not in task.depends_on]
    return _save(project, task, after, f"wait for {', '.join(new)}")


def remove(project: Project, task: Task, needed: Sequence[TaskId]) -> Saved | None:
    """Stop `task` from waiting for each of `needed`; None where it waits for none of them."""
    left = tuple(other for other in task.depends_on if other not in needed)
    if left == task.depends_on:
        return None
    gone = [other for other in task.depends_on if other in needed]
    return _save(project, task, left, f"no longer wait for {', '.join(gone)}")


def check_parent(view: View, parent: TaskId) -> None:
    """Refuse a parent that is being worked on: parents are containers, their children do the work."""
    row = view.rows[parent]
    if row.attempt is None or row.head.status in (TaskStatus.FAILED, TaskStatus.CANCELLED):
        return
    raise PenguinError(
        f"`{parent}` has an attempt of its own, so it can't have subtasks now.",
        hint=f"`penguin task cancel {parent}` ends that attempt.",
    )


def _save(project: Project, task: Task, needed: tuple[TaskId, ...], what: str) -> Saved:
    return creating.patch(project, task.id, {"depends_on": needed}, f"{task.id}: {what}", seen=task)
