"""Which suggestions the tasks of a project cover already."""

from collections.abc import Iterable

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.suggestion import Suggestion
from penguin_git.tracker.view import View

KEY = "suggestion"
"""The entry of a task's metadata that says which finding it came from."""


class Cover(Struct, frozen=True):
    """The task that covers a suggestion, and its status."""

    task: TaskId
    status: TaskStatus


def covers(view: View, suggestions: Iterable[Suggestion]) -> dict[str, Cover]:
    """The tasks that cover suggestions, by the suggestions' keys.

    It is the finding that counts, or the title where a program made the task. A completed task covers
    nothing, as what is found now came after it; one that was cancelled was turned down, and does.
    """
    by_key: dict[str, Cover] = {}
    by_title: dict[str, Cover] = {}
    ids: dict[TaskId, Cover] = {}
    for task, head in view.graph.tasks.items():
        if head.status is not TaskStatus.COMPLETED:
            ids[task] = cover = Cover(task, head.status)
            by_title.setdefault(head.title.casefold(), cover)
            if isinstance(key := view.rows[task].task.metadata.get(KEY), str):
                by_key[key] = cover
    found = {}
    for one in suggestions:
        named = next((ids[TaskId(word)] for word in one.mentions if word in ids), None)
        covering = by_key.get(one.key) or by_title.get(one.title.casefold()) or named
        if covering:
            found[one.key] = covering
    return found
