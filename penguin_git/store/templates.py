"""The project's own template files, on the base branch and in the checkout."""

from pathlib import Path

from penguin_git.errors import PenguinError, Problem
from penguin_git.git import trees
from penguin_git.model import layout
from penguin_git.store.checkout import read_file
from penguin_git.store.folder import check_no_link
from penguin_git.store.store import Store

Found = dict[str, bytes | Problem]
"""By path, what a template file holds, or why it can't be read."""


def on_base(store: Store) -> Found:
    """The templates as the base branch has them now."""
    tree = store.tree_of(store.base_commit())
    found: Found = {}
    for path, entry in trees.files(store.objects, tree, layout.TEMPLATES).items():
        if _is_template(path):
            is_file = entry.mode in (trees.FILE, trees.EXECUTABLE)
            found[path] = store.objects.blob(entry.oid) if is_file else _irregular(path)
    return found


def in_checkout(work_tree: Path) -> Found:
    """The templates as they lie on disk; links are never followed."""
    check_no_link(work_tree, f"{layout.TEMPLATES}/")
    try:
        names = sorted(file.name for file in (work_tree / layout.TEMPLATES).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    paths = [f"{layout.TEMPLATES}/{name}" for name in names]
    return {path: _content(work_tree, path) for path in paths if _is_template(path)}


def _content(work_tree: Path, path: str) -> bytes | Problem:
    try:
        return read_file(work_tree, path) or b""
    except PenguinError:
        return _irregular(path)


def _is_template(path: str) -> bool:
    return path.rpartition("/")[0] == layout.TEMPLATES and layout.template_of(path) is not None


def _irregular(path: str) -> Problem:
    return Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself.")
