"""Status lines of task files that do not stand first, and how they get there."""

from collections.abc import Iterable, Sequence

from penguin_git.codec.editing import with_status_first
from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.store.checkout import read_file
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.editing import save_all
from penguin_git.tracker.project import Project

_SUBJECT = "tasks: put the status line first"


def misplaced(project: Project, paths: Iterable[str]) -> list[str]:
    """Those of these files of the checkout whose status line has to be moved or set apart."""
    return [path for path in paths if _is_misplaced(project, path)]


def put_first(project: Project, paths: Sequence[str], *, commit: bool) -> Saved | None:
    """Move the status lines, in one commit; files that are not committed themselves stay so."""
    head = project.store.objects.resolve("HEAD")
    tree = project.store.tree_of(head) if head else ""
    committed = [path for path in paths if tree and trees.find(project.store.objects, tree, path)]
    loose = [path for path in paths if path not in committed]
    saved = save_all(project, dict.fromkeys(loose, _first), _SUBJECT, commit=False) if loose else None
    if committed:
        saved = save_all(project, dict.fromkeys(committed, _first), _SUBJECT, commit=commit)
    return saved


def _is_misplaced(project: Project, path: str) -> bool:
    data = read_file(project.repo.work_tree, path)
    return data is not None and _first(data) != data


def _first(data: bytes | None) -> bytes | None:
    """The file with its status first; as it was where that can't be done."""
    try:
        return data and with_status_first(data)
    except PenguinError:
        return data
