"""The page of what waits for a person's word, which can be said there."""

from collections.abc import Mapping

from penguin_git.model import doing
from penguin_git.model.board import Board, Card, Column
from penguin_git.model.doing import Action
from penguin_git.tracker import approvals, controls, drafting, eyes
from penguin_git.tracker.approvals import Wait
from penguin_git.web import task_head
from penguin_git.web.clone import Look

_MOST = 200
_DECISIONS = (Action.APPROVE, Action.REJECT)


def waits(look: Look, board: Board) -> Mapping[str, object]:
    """What the page shows."""
    project = look.project
    return {
        "waits": [_plain(look, board, wait) for wait in approvals.waits(look.view)[:_MOST]],
        "me": look.once("me", lambda: drafting.author(project) or controls.person(project)),
    }


def _plain(look: Look, board: Board, wait: Wait) -> Mapping[str, object]:
    head = wait.row.head
    task = head.id
    # One in parts stands on no card, and may want approval all the same.
    whole = Card(id=task, title=head.title, column=Column.BLOCKED, status=head.status, wants_approval=True)
    offers = [doing.offer(board.card(task) or whole, action) for action in _DECISIONS]
    return {
        "id": task,
        "title": head.title,
        "kind": wait.kind,
        "approver": wait.approver,
        "reasons": wait.row.reasons,
        "not_covered": task_head.not_covered(look, wait.row),
        "page": wait.page,
        "seen": look.once(("mark", task), lambda: eyes.mark(look.view, task)),
        "offers": [offer for offer in offers if not offer.why_not],
    }
