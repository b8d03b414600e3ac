"""Whether tasks can be started now; parts of a task also before the parts that they wait for have landed."""

from collections.abc import Sequence

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import controls, subtasks
from penguin_git.tracker.view import View

_STUCK = (TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.PAUSED)


def check(seen: View, tasks: Sequence[TaskId]) -> None:
    """Refuse tasks of which any can't start, with every reason of each of them."""
    controls.check_startable(*(seen.rows[task] for task in tasks if not _follows(seen, task)))


def _follows(seen: View, task: TaskId) -> bool:
    """Whether a task waits for nothing but other parts of the same whole that may still be done."""
    heads = seen.graph.tasks
    needed = subtasks.waits_for_others(seen, seen.rows[task])
    whole = heads[task].parent
    return bool(whole and needed) and all(
        heads[one].parent == whole and heads[one].status not in _STUCK for one in needed
    )
