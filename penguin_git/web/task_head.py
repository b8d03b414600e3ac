"""What all pages about one task have in common: which it is, how it stands, and what can be done about it."""

from collections.abc import Mapping

from penguin_git.errors import PenguinError
from penguin_git.model import doing
from penguin_git.model.board import Board
from penguin_git.model.doing import Offer
from penguin_git.model.ids import TaskId
from penguin_git.tracker.rows import Row
from penguin_git.web import seen
from penguin_git.web.clone import Look


class Unknown(PenguinError):
    """A task that is not there."""


def row_of(look: Look, task: str) -> Row:
    """The row of a task, by its whole id."""
    if task not in look.view.graph.tasks:
        raise Unknown(f"There is no task `{task[:80]}`.", hint="The board has all tasks that there are.")
    return look.view.rows[TaskId(task)]


def values(look: Look, board: Board, row: Row, tab: str) -> Mapping[str, object]:
    """What stands above each of the pages."""
    card = board.card(row.head.id)
    return {
        "task": row.task,
        "state": row.state or row.head.status,
        "card": card,
        "tab": tab,
        "offers": offers(board, row.head.id),
        "seen": look.once(("mark", row.head.id), lambda: seen.mark(look.view, row.head.id)),
    }


def offers(board: Board, task: TaskId) -> tuple[Offer, ...]:
    """What a person can do to a task now. One in parts is what its parts are."""
    card = board.card(task)
    return doing.possible(card) if card else ()
