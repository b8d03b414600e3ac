"""What all pages about one task have in common: which it is, how it stands, and what can be done about it."""

from collections.abc import Mapping

from penguin_git.model import doing
from penguin_git.model.board import Board
from penguin_git.model.doing import Offer
from penguin_git.model.ids import TaskId
from penguin_git.tracker import eyes, finding
from penguin_git.tracker.rows import Row
from penguin_git.web.clone import Look


def row_of(look: Look, task: str) -> Row:
    """The row of a task, by its whole id."""
    return finding.exactly(look.view, task)


def values(look: Look, board: Board, row: Row, tab: str) -> Mapping[str, object]:
    """What stands above each of the pages."""
    card = board.card(row.head.id)
    return {
        "task": row.task,
        "state": row.state or row.head.status,
        "card": card,
        "tab": tab,
        "not_covered": not_covered(look, row) if card and card.wants_approval else "",
        "offers": offers(board, row.head.id),
        "seen": look.once(("mark", row.head.id), lambda: eyes.mark(look.view, row.head.id)),
    }


def not_covered(look: Look, row: Row) -> str:
    """What is shown and an approval would not cover."""
    task = row.head.id
    return look.once(("covered", task), lambda: eyes.not_covered(look.project, look.view, row))


def offers(board: Board, task: TaskId) -> tuple[Offer, ...]:
    """What a person can do to a task now. One in parts is what its parts are."""
    card = board.card(task)
    return doing.possible(card) if card else ()
