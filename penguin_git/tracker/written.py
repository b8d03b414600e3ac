"""An edit made in the checkout: of the files on disk, and where it is wanted of the branch."""

from collections.abc import Mapping
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git.left_out import left_out
from penguin_git.git.repository import head_branch
from penguin_git.model import layout
from penguin_git.store.checkout import put_back, read_file
from penguin_git.tracker.edit import Edit, Saved
from penguin_git.tracker.project import Project

Files = Mapping[str, bytes | None]


def save_here(project: Project, edit: Edit, *, commit: bool) -> Saved:
    """Change the files on disk and commit the same changes to HEAD's versions."""
    tree = project.repo.work_tree
    on_disk = {path: read_file(tree, path, whole=True) for path in edit.changes}
    _check_there(project, on_disk)
    edit.check(on_disk)
    written = {path: change(on_disk[path]) for path, change in edit.changes.items()}
    tip = _tip(project)
    try:
        if not commit or project.store.objects.resolve("HEAD") is None:
            put(tree, written)
            return Saved(None, why_not="you asked for no commit")
        from penguin_git.tracker.committing import committed  # it takes long to import

        return committed(project, edit, on_disk=on_disk, written=written)
    except (PenguinError, OSError):  # no key to sign with, no identity, no room: leave all as it was
        put(tree, on_disk)
        raise
    except KeyboardInterrupt:
        if _tip(project) == tip:  # else the commit is there, and the files are as it has them
            put(tree, on_disk)
        raise


def _check_there(project: Project, on_disk: Files) -> None:
    absent = [path for path, data in on_disk.items() if data is None]
    if absent and (left := left_out(project.repo, layout.ROOT).intersection(absent)):
        raise PenguinError(
            f"`{min(left)}` is in no file here: a sparse checkout leaves it out.",
            hint=f"git sparse-checkout add {layout.ROOT}",
        )


def _tip(project: Project) -> str | None:
    branch = head_branch(project.repo)
    return project.store.refs.read(f"refs/heads/{branch}") if branch else None


def put(work_tree: Path, files: Files) -> None:
    """Let these files say this; None: there is none."""
    for path, data in files.items():
        put_back(work_tree, path, data)
