"""Deleting a task, with the edges that lead to it."""

from dataclasses import dataclass

from penguin_git.errors import PenguinError
from penguin_git.git import authoring
from penguin_git.git.authoring import Committed
from penguin_git.git.commits import Message
from penguin_git.git.repository import head_branch
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import creating, edges
from penguin_git.tracker.editing import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import Row, View


@dataclass(frozen=True)
class Removed:
    """What was deleted, and whose edge to it went too."""

    path: str
    saved: Saved
    freed: tuple[TaskId, ...]
    orphaned: tuple[TaskId, ...]


def remove(project: Project, view: View, row: Row, *, force: bool) -> Removed:
    """Delete a task's file. With `force` also the edges of those that depend on it or are parts of it."""
    task = row.task.id
    path = creating.location(project, task)
    _check_branch(project, view, task)
    if row.attempt and row.task.status is TaskStatus.IN_PROGRESS:
        raise PenguinError(
            f"`{task}` is being worked on.", hint=f"`penguin task cancel {task}` ends that first."
        )
    waiting, children = view.graph.dependants.get(task, []), view.graph.children.get(task, [])
    if (waiting or children) and not force:
        raise _still_needed(task, waiting, children)
    for other in waiting:
        edges.remove(project, view.rows[other].task, task)
    for child in children:
        creating.patch(project, child, {"parent": None}, f"{child}: no longer a part of {task}")
    saved = _delete(project, path, f"{task}: delete {row.task.title}", commit=view.seen.config.auto_commit)
    return Removed(path, saved, tuple(waiting), tuple(children))


def _delete(project: Project, path: str, subject: str, *, commit: bool) -> Saved:
    ending = authoring.commit_paths(project.repo, {path: None}, Message(subject)) if commit else None
    (project.repo.work_tree / path).unlink(missing_ok=True)
    if isinstance(ending, Committed):
        return Saved(ending.branch, ending.oid)
    return Saved(None, why_not=ending.reason if ending else "`auto_commit` is off")


def _check_branch(project: Project, view: View, task: TaskId) -> None:
    """A file is deleted on the branch that is checked out; elsewhere it would come back."""
    base = project.store.base_name
    if task in view.seen.base.tasks and head_branch(project.repo) != base:
        raise PenguinError(
            f"`{task}` is on the base branch `{base}`, which is not checked out here.",
            hint=f"git switch {base}",
        )


def _still_needed(task: TaskId, waiting: list[TaskId], children: list[TaskId]) -> PenguinError:
    why = [f"{_listed(waiting)} depend{'s' if len(waiting) == 1 else ''} on it"] if waiting else []
    why += [f"{_listed(children)} {'is' if len(children) == 1 else 'are'} part of it"] if children else []
    return PenguinError(
        f"`{task}` is still needed: {' and '.join(why)}.", hint="`--force` deletes it with these edges."
    )


def _listed(tasks: list[TaskId]) -> str:
    return ", ".join(f"`{task}`" for task in tasks)
