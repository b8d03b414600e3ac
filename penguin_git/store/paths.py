"""Where a task's file lies at a commit."""

from penguin_git.git import trees
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.store.store import Store


def path_at(store: Store, commit: str, task: TaskId) -> str | None:
    """The path of a task's file, wherever under the tasks folder it lies; None where it has none."""
    tree = store.tree_of(commit)
    for path in (layout.new_task(task, 0), layout.new_task(task, layout.FLAT_UNTIL)):
        if trees.find(store.objects, tree, path):
            return path
    found = trees.files(store.objects, tree, layout.TASKS)
    return next((path for path in found if layout.task_of(path) == task), None)
