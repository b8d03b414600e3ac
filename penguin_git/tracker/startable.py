"""Whether tasks can be started now; parts of a task also before the parts that they wait for have landed."""

from collections.abc import Sequence

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import allowed, subtasks
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

_STUCK = (TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.PAUSED)


def check(seen: View, tasks: Sequence[TaskId]) -> None:
    """Refuse tasks of which any can't start, with every reason of each of them."""
    rows = [seen.rows[task] for task in tasks if not _follows(seen, task)]
    if refused := [refusal for row in rows if (refusal := _refusal(row))]:
        said, hints = zip(*refused, strict=True)
        raise PenguinError("\n".join(said), hint=" ".join(dict.fromkeys(filter(None, hints))))


def _follows(seen: View, task: TaskId) -> bool:
    """Whether a task waits for nothing but other parts of the same whole that may still be done."""
    heads = seen.graph.tasks
    needed = subtasks.waits_for_others(seen, seen.rows[task])
    whole = heads[task].parent
    return bool(whole and needed) and all(
        heads[one].parent == whole and heads[one].status not in _STUCK for one in needed
    )


def _refusal(row: Row) -> tuple[str, str] | None:
    """Why a task can't start, and what to do about it; None where it can."""
    task, status = row.head.id, row.head.status
    if row.state == "ready":
        return None
    if row.attempt and status in allowed.STATES[Verb.RESUME]:
        return (f"`{task}` can't start: {'; '.join(row.obstacles)}.", "") if row.obstacles else None
    if row.is_parent:
        parts = "it has subtasks, which are worked on in its place"
        return f"`{task}` can't start: {parts}.", "`penguin task list --tree` shows them."
    if row.waits:
        return f"`{task}` has begun: {'; '.join(row.reasons)}.", ""
    if status is TaskStatus.IN_PROGRESS and row.attempt:
        return f"`{task}` is being worked on already.", f"`penguin task watch {task}` follows it."
    said = row.reasons if row.state else ()
    why = said or (f"it is {status.replace('_', ' ')}",)
    return f"`{task}` can't start: {'; '.join(why)}.", _next_step(row)


def _next_step(row: Row) -> str:
    if row.state == "draft":
        return "Bring its file there by a commit, a merge or a push."
    return allowed.NEXT.get(row.head.status, "").format(task=row.head.id)
