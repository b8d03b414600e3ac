"""What a person has before their eyes when they decide: a mark that changes with it.

A form carries the mark of what its page showed; whatever has changed since, nobody has decided about.
"""

import hashlib
from typing import Final

from penguin_git.errors import PenguinError
from penguin_git.model import approval
from penguin_git.model.doing import Action
from penguin_git.model.ids import TaskId
from penguin_git.tracker.view import View

_DECISIONS: Final = (Action.APPROVE, Action.REJECT)


def mark(view: View, task: TaskId) -> str:
    """The mark of a task as the base has it, together with the work that is offered."""
    attempt = view.seen.attempts.get(task)
    on_base = view.seen.base.tasks.get(task) or view.rows[task].task
    said = f"{attempt.tip if attempt else ''}\0{approval.digest(on_base)}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def check(view: View, task: TaskId, action: Action, said: str) -> None:
    """Refuse a decision about something else than what there is now."""
    if action in _DECISIONS and said != mark(view, task):
        raise PenguinError(
            f"`{task}` has changed since you looked, so nothing was done.", hint="Look again, then decide."
        )
