"""The parts that were cancelled with their parent, and come back with it."""

from penguin_git.model.finished import said
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import view


def cancelled_with(project: Project, parent: Row) -> list[Row]:
    """The parts whose last attempt ended with the parent, and not by a word about themselves."""
    seen, above = view(project), parent.head.id
    ended = [
        task
        for task, head in seen.graph.tasks.items()
        if head.status is TaskStatus.CANCELLED and above in seen.graph.ancestors(task)
    ]
    return [seen.rows[task] for task in ended if _ended_with(project, task, above)]


def _ended_with(project: Project, task: TaskId, above: TaskId) -> bool:
    records = records_everywhere(project, task)
    if not records:
        return False
    last = records[-1]  # it names the parent in its reason alone
    return (last.outcome, last.reason) == (Outcome.CANCELLED, said(TaskStatus.CANCELLED, above))
