"""The page of every commit about a task."""

from collections.abc import Mapping

from penguin_git.model.board import Board
from penguin_git.tracker import history
from penguin_git.web import task_head
from penguin_git.web.clone import Look

_MOST = 500


def commits(look: Look, board: Board, name: str) -> Mapping[str, object]:
    """What the page shows, the newest commit first."""
    row = task_head.row_of(look, name)
    found = look.once(("history", name), lambda: history.history_of(look.project, row.head.id))
    return {**task_head.values(look, board, row, "/history"), "entries": found[: -_MOST - 1 : -1]}
