"""Deleting a task, with the edges that lead to it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git.repository import head_branch
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.store.checkout import read_file
from penguin_git.tracker import creating
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.editing import save_all
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.versions import contents_at
from penguin_git.tracker.view import View


class Removed(Struct, frozen=True):
    """What was deleted, and whose edge to it went too."""

    path: str
    saved: Saved
    freed: tuple[TaskId, ...]
    orphaned: tuple[TaskId, ...]


def remove(project: Project, view: View, row: Row, *, force: bool) -> Removed:
    """Delete a task's file. With `force` also the edges of those that depend on it or are parts of it.

    Without `force` it stays where some of what it says is in no commit.
    """
    task = row.head.id
    path = creating.location(project, task)
    _check_branch(project, view, task)
    if row.attempt and row.head.status is TaskStatus.IN_PROGRESS:
        raise PenguinError(
            f"`{task}` is being worked on.", hint=f"`penguin task cancel {task}` ends that first."
        )
    waiting, children = view.graph.dependants.get(task, []), view.graph.children.get(task, [])
    if not force and (reasons := [*_needed(task, waiting, children), *_unsaved(project, path)]):
        raise PenguinError(
            " ".join(reasons),
            hint="`--force` (`force=True` in Python) deletes it all the same, with edges to it.",
        )
    edits: dict[str, Change] = {path: _gone}
    for other in dict.fromkeys((*waiting, *children)):
        freed = view.rows[other].task
        edits |= creating.patches(project, other, _freed(freed, task), seen=freed)
    subject = f"{task}: delete {row.head.title}"
    saved = save_all(project, edits, subject, commit=view.config.auto_commit)
    return Removed(path, saved, tuple(waiting), tuple(children))


def _freed(other: Task, gone: TaskId) -> dict[str, object]:
    left = tuple(needed for needed in other.depends_on if needed != gone)
    return {"depends_on": left, **({"parent": None} if other.parent == gone else {})}


def _gone(_: bytes | None) -> None:
    return None


def _check_branch(project: Project, view: View, task: TaskId) -> None:
    """A file is deleted on the branch that is checked out; elsewhere it would come back."""
    base = project.store.base_name
    if task in view.seen.base.tasks and head_branch(project.repo) != base:
        raise PenguinError(
            f"`{task}` is on the base branch `{base}`, which is not checked out here.",
            hint=f"git switch {base}",
        )


def _unsaved(project: Project, path: str) -> Iterator[str]:
    """Nobody would get back what stands in the file alone."""
    head = project.store.objects.resolve("HEAD")
    committed = contents_at(project, head, [path])[path] if head else None
    here = read_file(project.repo.work_tree, path, whole=True)
    if committed is not None and here is not None and _lines(committed) != _lines(here):
        yield f"`{path}` has changes that are not committed, and git would not keep them."


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")  # as git may have checked it out


def _needed(task: TaskId, waiting: Sequence[TaskId], children: Sequence[TaskId]) -> Iterator[str]:
    why = [f"{_listed(waiting)} depend{'s' if len(waiting) == 1 else ''} on it"] if waiting else []
    why += [f"{_listed(children)} {'is' if len(children) == 1 else 'are'} part of it"] if children else []
    if why:
        yield f"`{task}` is still needed: {' and '.join(why)}."


def _listed(tasks: Sequence[TaskId]) -> str:
    return ", ".join(f"`{task}`" for task in tasks)
