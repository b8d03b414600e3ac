"""The edges of a task file that name one task, made to name another."""

from msgspec import structs

from penguin_git.codec import editing
from penguin_git.codec import tasks as task_codec
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task

_EDGES = ("depends_on", "relates_to", "discovered_from")


def moved(data: bytes, path: str, old: TaskId, new: TaskId, *, but: Task | None = None) -> bytes:
    """The file with `new` wherever it names `old`, except in a field in which `but` names it, too."""
    task = task_codec.parse(data, path)
    lists = {
        name: tuple(new if one == old else one for one in getattr(task, name))
        for name in _EDGES
        if but is None or old not in getattr(but, name)
    }
    is_another_parent = task.parent == old and (but is None or but.parent != old)
    there = structs.replace(task, parent=new if is_another_parent else task.parent, **lists)
    changes = task_codec.changes(task, there)
    return editing.edited(data, changes) if changes else data
