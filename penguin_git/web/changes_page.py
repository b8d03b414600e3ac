"""The page of what an attempt changed, to review it."""

from collections.abc import Mapping

from penguin_git.errors import PenguinError
from penguin_git.model.board import Board
from penguin_git.tracker import differing
from penguin_git.web import patch, task_head
from penguin_git.web.clone import Look


def changes(look: Look, board: Board, name: str, attempt: int | None) -> Mapping[str, object]:
    """What the page shows: the last attempt, or a certain one."""
    row = task_head.row_of(look, name)
    found = look.once(("changes", name, attempt), lambda: _found(look, name, attempt))
    return {**task_head.values(look, board, row, "/changes"), **found}


def _found(look: Look, name: str, attempt: int | None) -> Mapping[str, object]:
    row = task_head.row_of(look, name)
    try:
        difference = differing.of(look.project, row.head.id, attempt)
    except PenguinError as error:
        return {"patch": None, "nothing": error.message}
    return {
        "patch": patch.parse(differing.legible(look.project, difference)),
        "proposed": differing.proposed(look.project, difference),
        "attempt": difference.attempt,
        "base": difference.base,
        "head": difference.head,
    }
