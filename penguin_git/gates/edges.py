"""The edges that a task's own file draws to others."""

from collections.abc import Sequence

from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task

PARENT, DEPENDS_ON = "parent", "depends_on"
Edge = tuple[str, TaskId]  # the field that names a task, and the task that it names


def edges_of(task: Task) -> list[Edge]:
    """Return the parent and the dependencies."""
    parent = [(PARENT, task.parent)] if task.parent is not None else []
    return [*parent, *((DEPENDS_ON, needed) for needed in task.depends_on)]


def new_edges(task: Task, before: Sequence[Task]) -> list[Edge]:
    """Return the edges that none of the versions before had."""
    known = {edge for old in before for edge in edges_of(old)}
    return [edge for edge in edges_of(task) if edge not in known]
