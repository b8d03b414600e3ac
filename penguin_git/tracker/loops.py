"""No task waits for itself: a loop is refused before it is written, and again by whoever may write."""

from collections.abc import Collection, Mapping
from itertools import pairwise

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head, head
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import EDGES
from penguin_git.model.merging import replayed
from penguin_git.model.task import Task
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View, view_when_asked

_MOST_WAYS = 3  # of undoing a loop, for a sentence


def check(view: View, task: Task) -> None:
    """Refuse a task whose new dependencies or new parent would make tasks wait for themselves."""
    old = view.graph.tasks.get(task.id)
    if task.id in task.depends_on and not (old and task.id in old.depends_on):
        raise PenguinError(f"`{task.id}` can't depend on itself.")
    if loop := closed(Graph({**view.graph.tasks, task.id: head(task)}), task, old):
        raise _refusal(loop, view.graph.tasks)


def check_change(project: Project, task: TaskId, fields: Mapping[str, object], seen: Task) -> None:
    """Refuse new edges of a task, thought of while it was as `seen`, among the tasks as they are now."""
    now = view_when_asked(project)
    if task not in now.rows:
        return  # whoever changes the file says that it is gone
    old = now.rows[task].task
    edges = {name: value for name, value in fields.items() if name in EDGES}
    check(now, structs.replace(old, **replayed(edges, seen, old)))


def check_new(project: Project, tasks: Collection[Task]) -> None:
    """Refuse new tasks that would close a loop among the tasks as they are now."""
    graph = view_when_asked(project).graph
    whole = Graph({**graph.tasks, **{task.id: head(task) for task in tasks}})
    tied = whole.tied
    for task in (one for one in tasks if one.id in tied):
        if loop := closed(whole, task):
            raise _refusal(loop, graph.tasks)


def closed(graph: Graph[Head], task: Task, old: Head | None = None) -> list[TaskId]:
    """A loop of waiting that the task closes in its graph by what it says anew; empty without one."""
    knots = graph.knots
    new = [other for other in task.depends_on if old is None or other not in old.depends_on]
    for needed in new:
        if needed in knots.tasks and (loop := knots.closed_by_dependency(task.id, needed)):
            return loop
    parent = task.parent if old is None or task.parent != old.parent else None
    return knots.closed_by_parent(task.id, parent) if parent is not None and parent in knots.tasks else []


def _refusal(loop: list[TaskId], known: Mapping[TaskId, Head]) -> PenguinError:
    path = " -> ".join(f"`{step}`" for step in loop)
    found = (_way_out(step, needed, known) for step, needed in pairwise(loop))
    ways = [way for way in dict.fromkeys(found) if way]
    return PenguinError(
        f"That would make tasks wait for themselves: {path}.",
        hint=f"First undo a tie: {' or '.join(ways[:_MOST_WAYS])}." if ways else "Choose another task.",
    )


def _way_out(task: TaskId, needed: TaskId, known: Mapping[TaskId, Head]) -> str:
    """The command after which a task waits no longer for another one; empty where it does not do so yet."""
    if task not in known or needed not in known:
        return ""
    if needed in known[task].depends_on:
        return f"`penguin task remove-dependency {task} {needed}`"
    part = task if known[task].parent == needed else needed if known[needed].parent == task else None
    return f"`penguin task update {part} --clear parent`" if part else ""
