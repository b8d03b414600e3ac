"""Cards of a board with only what a test cares about."""

from typing import Any

from penguin_git.model.board import Card, column_of
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus

_STATES = {TaskStatus.PENDING: "ready"}


def a_card(
    task: str = "k3f9", status: TaskStatus = TaskStatus.PENDING, state: str | None = None, **fields: Any
) -> Card:
    """A card in its column; a pending task is ready where `state` does not say otherwise."""
    derived = _STATES.get(status, "") if state is None else state
    usual: dict[str, Any] = {"title": f"Title of {task}", "state": derived or status}
    column = column_of(status, derived)
    return Card(**{"id": TaskId(task), "status": status, "column": column, **usual, **fields})
