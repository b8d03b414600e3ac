"""What a commit has at some paths."""

import os
from collections.abc import Collection

from penguin_git.git import trees
from penguin_git.git.trees import Entry
from penguin_git.tracker.project import Project

_MANY = 50  # paths


def entries_at(project: Project, commit: str, paths: Collection[str]) -> dict[str, Entry | None]:
    """What lies at these paths. Many of them share a folder, which is read once then."""
    store = project.store
    tree = store.tree_of(commit)
    if len(paths) > _MANY:
        below = trees.files(store.objects, tree, os.path.commonpath(paths))
        return {path: below.get(path) for path in paths}
    return {path: trees.find(store.objects, tree, path) for path in paths}


def contents_at(project: Project, commit: str, paths: Collection[str]) -> dict[str, bytes | None]:
    """The content of the files at these paths; None where there is none."""
    blob = project.store.objects.blob
    found = entries_at(project, commit, paths).items()
    return {path: blob(entry.oid) if entry else None for path, entry in found}
