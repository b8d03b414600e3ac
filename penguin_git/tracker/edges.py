"""Edges between tasks: added, removed, and refused where they would close a loop of waiting."""

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.graph import Graph
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker import creating
from penguin_git.tracker.editing import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


def add(project: Project, view: View, task: Task, needed: TaskId) -> Saved | None:
    """Make `task` wait for `needed`; None where it does already."""
    if needed in task.depends_on:
        return None
    check(view, structs.replace(task, depends_on=(*task.depends_on, needed)))
    return _save(project, task, (*task.depends_on, needed), f"wait for {needed}")


def remove(project: Project, task: Task, needed: TaskId) -> Saved | None:
    """Stop `task` from waiting for `needed`; None where it doesn't."""
    if needed not in task.depends_on:
        return None
    left = tuple(other for other in task.depends_on if other != needed)
    return _save(project, task, left, f"no longer wait for {needed}")


def check(view: View, task: Task) -> None:
    """Refuse a task whose dependencies or parent would make tasks wait for themselves."""
    if task.id in task.depends_on:
        raise PenguinError(f"`{task.id}` can't depend on itself.")
    before = {frozenset(loop) for loop in view.graph.cycles}
    after = Graph({**view.graph.tasks, task.id: task})
    for loop in after.cycles:
        if frozenset(loop) not in before:
            raise PenguinError(
                f"That would make tasks wait for themselves: {_path(loop)}.",
                hint="Remove one of these dependencies first: `penguin task remove-dependency A B`.",
            )


def check_parent(view: View, parent: TaskId) -> None:
    """Refuse a parent that is being worked on: parents are containers, their children do the work."""
    row = view.rows[parent]
    if row.attempt is None or row.task.status in (TaskStatus.FAILED, TaskStatus.CANCELLED):
        return
    raise PenguinError(
        f"`{parent}` has an attempt of its own, so it can't have subtasks now.",
        hint=f"`penguin task cancel {parent}` ends that attempt.",
    )


def _save(project: Project, task: Task, needed: tuple[TaskId, ...], what: str) -> Saved:
    return creating.patch(project, task.id, {"depends_on": needed}, f"{task.id}: {what}")


def _path(loop: list[TaskId]) -> str:
    return " -> ".join(f"`{step}`" for step in loop)
