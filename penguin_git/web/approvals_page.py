"""The page of what waits for a person's word, which can be said there."""

from collections.abc import Mapping
from functools import partial

from penguin_git.model import doing
from penguin_git.model.board import Board, Card, Column
from penguin_git.model.doing import Action
from penguin_git.tracker import approvals, controls, drafting, eyes
from penguin_git.tracker.approvals import REVIEW, Wait
from penguin_git.web import covered, task_head
from penguin_git.web.clone import Look

_MOST = 200
_MOST_TEXT = 100_000  # characters of all tasks together
_DECISIONS = (Action.APPROVE, Action.REJECT)


def waits(look: Look, board: Board) -> Mapping[str, object]:
    """What the page shows."""
    project, room, found = look.project, _MOST_TEXT, []
    for wait in approvals.waits(look.view)[:_MOST]:
        texts = look.once(("covers", wait.row.head.id), partial(covered.texts, wait.row.task))
        room -= sum(len(text) for _, text in texts or ())
        found.append(_plain(look, board, wait, texts if room > 0 and wait.kind != REVIEW else None))
    return {
        "waits": found,
        "me": look.once("me", lambda: drafting.author(project) or controls.person(project)),
    }


def _plain(look: Look, board: Board, wait: Wait, texts: list[tuple[str, str]] | None) -> Mapping[str, object]:
    """One that waits. It can be decided here only where all that is decided on is shown."""
    head = wait.row.head
    task = head.id
    # One in parts stands on no card, and may want approval all the same.
    whole = Card(id=task, title=head.title, column=Column.BLOCKED, status=head.status, wants_approval=True)
    card = board.card(task) or whole
    offers = [] if texts is None else [doing.offer(card, action) for action in _DECISIONS]
    return {
        "id": task,
        "title": head.title,
        "kind": wait.kind,
        "approver": wait.approver,
        "reasons": wait.row.reasons,
        "not_covered": task_head.not_covered(look, wait.row),
        "page": wait.page,
        "covers": texts or (),
        "seen": look.once(("mark", task), lambda: eyes.mark(look.view, task)),
        "offers": [offer for offer in offers if not offer.why_not],
    }
