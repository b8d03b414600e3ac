"""The page of what waits for a person's word, which can be said there."""

from collections.abc import Mapping

from penguin_git.model import doing
from penguin_git.model.board import Board
from penguin_git.model.doing import Action
from penguin_git.tracker import approvals
from penguin_git.tracker.approvals import Wait
from penguin_git.web import seen
from penguin_git.web.clone import Look

_MOST = 200
_DECISIONS = (Action.APPROVE, Action.REJECT)


def waits(look: Look, board: Board) -> Mapping[str, object]:
    """What the page shows."""
    return {"waits": [_plain(look, board, wait) for wait in approvals.waits(look.view)[:_MOST]]}


def _plain(look: Look, board: Board, wait: Wait) -> Mapping[str, object]:
    task = wait.row.head.id
    card = board.card(task)
    offers = [doing.offer(card, action) for action in _DECISIONS] if card else []
    return {
        "id": task,
        "title": wait.row.head.title,
        "kind": wait.kind,
        "approver": wait.approver,
        "reasons": wait.row.reasons,
        "page": wait.page,
        "seen": look.once(("mark", task), lambda: seen.mark(look.view, task)),
        "offers": [offer for offer in offers if not offer.why_not],
    }
