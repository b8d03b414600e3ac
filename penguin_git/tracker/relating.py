"""Tasks that have to do with each other, without one waiting for the other."""

from collections.abc import Sequence

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.tracker import creating
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.editing import save_all
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


def relate(project: Project, view: View, task: TaskId, others: Sequence[TaskId]) -> Saved | None:
    """Have `task` and each of the others name each other, in one commit; None where they do already."""
    if task in others:
        raise PenguinError(f"`{task}` can't be related to itself.")
    return _save(project, view, task, others, "relate to", add=True)


def part(project: Project, view: View, task: TaskId, others: Sequence[TaskId]) -> Saved | None:
    """Have them not name each other any more; None where none did."""
    return _save(project, view, task, others, "no longer relate to", add=False)


def _save(
    project: Project, view: View, task: TaskId, others: Sequence[TaskId], what: str, *, add: bool
) -> Saved | None:
    pairs = [(task, other) for other in others] + [
        (other, task) for other in others if _is_beside(view, task, other)
    ]
    wanted: dict[TaskId, tuple[TaskId, ...]] = {}
    for one, other in pairs:
        if one in view.rows:
            before = wanted.get(one, view.rows[one].task.relates_to)
            left = tuple(known for known in before if known != other)
            wanted[one] = before if add and other in before else (*left, other) if add else left
    edits: dict[str, Change] = {}
    for one, relations in wanted.items():
        seen = view.rows[one].task
        if relations != seen.relates_to:
            edits |= creating.patches(project, one, {"relates_to": relations}, seen=seen)
    if not edits:
        return None
    subject = f"{task}: {what} {', '.join(others)}"
    return save_all(project, edits, subject, commit=view.config.auto_commit)


def _is_beside(view: View, task: TaskId, other: TaskId) -> bool:
    """Whether one commit can change both: a draft lies on another branch than what is on the base."""
    on_base = view.seen.base.tasks
    return (task in on_base) == (other in on_base)
