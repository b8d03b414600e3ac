"""Advice on tasks as a person is shown them, and on how their files are laid out."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from penguin_git.model import lint
from penguin_git.model.ids import TaskId
from penguin_git.model.lint import Advice, Surroundings
from penguin_git.tracker import status_lines
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

STATUS_FIRST = "L009"


class Finding(Struct, frozen=True):
    """Advice on one task; `fixable` says that `--fix` takes it."""

    task: TaskId
    path: str
    advice: Advice
    fixable: bool = False


def findings(project: Project, view: View, named: Collection[TaskId] = ()) -> list[Finding]:
    """The advice on the named tasks, else on all that have not ended."""
    wanted = named or [task for task, head in view.graph.tasks.items() if not lint.is_over(head.status)]
    rows = [view.rows[task] for task in wanted]
    return [found for row in sorted(rows, key=lambda row: row.path) for found in _of(project, view, row)]


def fix(project: Project, view: View, found: Collection[Finding]) -> tuple[Saved | None, tuple[str, ...]]:
    """Put the status line of these files first: where that went, and the files."""
    paths = tuple(finding.path for finding in found if finding.fixable)
    return status_lines.put_first(project, paths, commit=view.config.auto_commit), paths


def _of(project: Project, view: View, row: Row) -> Iterator[Finding]:
    around = Surroundings(config=view.config, is_parent=row.is_parent)
    for advice in lint.advice(row.task, around):
        yield Finding(row.task.id, row.path, advice)
    if row.attempt is None and status_lines.misplaced(project, [row.path]):
        yield Finding(row.task.id, row.path, _STATUS, fixable=True)


_STATUS = Advice(
    code=STATUS_FIRST,
    message="Its status does not stand first, alone, with an empty line below.",
    suggestion="`penguin task lint --fix` puts it there, so that branches merge without a conflict.",
)
