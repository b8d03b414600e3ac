"""A readable task file of a commit."""

from dataclasses import dataclass

from penguin_git.errors import BrokenFile
from penguin_git.gates import kinds
from penguin_git.git.trees import Entry
from penguin_git.model.task import Task
from penguin_git.store.store import Store


@dataclass(frozen=True)
class TaskFile:
    """Where it lies, its bytes, and the task that they say."""

    path: str
    data: bytes
    task: Task


def task_file(store: Store, path: str, entry: Entry | None) -> TaskFile | None:
    """Return the task file that an entry is; None where nothing readable lies there."""
    if entry is None or entry.mode not in kinds.REGULAR:
        return None
    data = store.objects.blob(entry.oid)
    try:
        return TaskFile(path, data, kinds.task(data, path))
    except BrokenFile:
        return None
