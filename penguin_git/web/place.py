"""What stands around every page: where it is, what it may send, and what there is to know wherever one is."""

from msgspec import Struct

from penguin_git.model.board import Board, Column
from penguin_git.web.notices import Notice


class Place(Struct, frozen=True, kw_only=True):
    """`at` is what paths begin with, `form` the word that forms carry, `page` the entry of the menu."""

    name: str
    at: str = ""
    form: str = ""
    page: str = ""
    waiting: int = 0
    worker: str = ""
    notice: Notice | None = None


def waiting(board: Board) -> int:
    """How many tasks wait for a person's word."""
    return len(board.columns[Column.IN_REVIEW]) + sum(card.wants_approval for card in board.cards)
