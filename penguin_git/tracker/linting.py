"""Advice on tasks as a person is shown them, and on how their files are laid out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from penguin_git.codec.editing import with_status_first
from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.model import lint
from penguin_git.model.ids import TaskId
from penguin_git.model.lint import Advice, Surroundings
from penguin_git.store.checkout import read_file
from penguin_git.tracker.editing import Saved, save_all
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

STATUS_FIRST = "L009"


@dataclass(frozen=True)
class Finding:
    """Advice on one task; `fixable` says that `--fix` takes it."""

    task: TaskId
    path: str
    advice: Advice
    fixable: bool = False


def findings(project: Project, view: View, named: Collection[TaskId] = ()) -> list[Finding]:
    """The advice on the named tasks, else on all that have not ended."""
    rows = [
        row for row in view.rows.values() if row.task.id in named or not (named or lint.is_over(row.task))
    ]
    return [found for row in sorted(rows, key=lambda row: row.path) for found in _of(project, view, row)]


def fix(project: Project, view: View, found: Collection[Finding]) -> tuple[Saved | None, tuple[str, ...]]:
    """Put the status line of these files first: where that went, and the files."""
    paths = tuple(finding.path for finding in found if finding.fixable)
    subject = "tasks: put the status line first"
    head = project.store.objects.resolve("HEAD")
    tree = project.store.tree_of(head) if head else ""
    committed = [path for path in paths if tree and trees.find(project.store.objects, tree, path)]
    loose = {path: _first for path in paths if path not in committed}
    saved = save_all(project, loose, subject, commit=False) if loose else None
    if committed:
        commit = view.seen.config.auto_commit
        saved = save_all(project, dict.fromkeys(committed, _first), subject, commit=commit)
    return saved, paths


def _of(project: Project, view: View, row: Row) -> Iterator[Finding]:
    around = Surroundings(config=view.seen.config, is_parent=row.is_parent)
    for advice in lint.advice(row.task, around):
        yield Finding(row.task.id, row.path, advice)
    if row.attempt is None and _is_misplaced(project, row.path):
        yield Finding(row.task.id, row.path, _STATUS, fixable=True)


_STATUS = Advice(
    code=STATUS_FIRST,
    message="Its status does not stand first, alone, with an empty line below.",
    suggestion="`penguin task lint --fix` puts it there, so that branches merge without a conflict.",
)


def _is_misplaced(project: Project, path: str) -> bool:
    data = read_file(project.repo.work_tree, path)
    return data is not None and _first(data) != data


def _first(data: bytes | None) -> bytes | None:
    """The file with its status first; as it was where that can't be done."""
    try:
        return data and with_status_first(data)
    except PenguinError:
        return data
