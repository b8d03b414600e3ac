"""In which states of a task a person may ask for what, and what there is to do where they may not."""

from collections.abc import Collection

from penguin_git.errors import PenguinError
from penguin_git.model import status as moves
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.rows import Row

BY_EDIT = {
    Verb.PAUSE: TaskStatus.PAUSED,
    Verb.CANCEL: TaskStatus.CANCELLED,
    Verb.RESUME: TaskStatus.PENDING,
    Verb.RESTART: TaskStatus.PENDING,
}
"""What a verb sets in the file of a task that has no attempt."""
STATES = {
    Verb.PAUSE: {TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.CANCELLED},
    Verb.CANCEL: {TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.PAUSED, TaskStatus.FAILED},
    Verb.RESUME: {TaskStatus.PAUSED, TaskStatus.FAILED},
    Verb.RESTART: {TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.PAUSED, TaskStatus.FAILED}
    | {TaskStatus.CANCELLED, TaskStatus.COMPLETED},
    Verb.CHECKPOINT: {TaskStatus.IN_PROGRESS},
    Verb.FEEDBACK: {TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.PAUSED, TaskStatus.FAILED},
}
NEXT = {
    TaskStatus.COMPLETED: "`penguin task reopen {task}` makes it pending again.",
    TaskStatus.CANCELLED: "`penguin task reopen {task}` makes it pending again.",
    TaskStatus.FAILED: "`penguin task restart {task}` tries again.",
    TaskStatus.PAUSED: "`penguin task resume {task}` lets it go on.",
}
_DOING = {Verb.FEEDBACK: "give feedback on"}


def check(row: Row, verb: Verb, states: Collection[TaskStatus]) -> None:
    """`PenguinError` with the next step where a task is in none of the states in which a verb is allowed."""
    if row.head.status not in states:
        is_, doing = row.head.status.replace("_", " "), _DOING.get(verb, verb)
        if row.state == "in_review":
            raise PenguinError(
                f"`{row.head.id}` is done and waits for review, so you can't {doing} it.",
                hint=f"{how_it_lands(row)} `penguin task reject {row.head.id} --reason TEXT` sends it back.",
            )
        raise PenguinError(f"`{row.head.id}` is {is_}, so you can't {doing} it.", hint=_instead(row, verb))


def _instead(row: Row, verb: Verb) -> str:
    """What can be done to a task in place of what can't."""
    status = row.head.status
    if verb in BY_EDIT:
        return moves.legal_moves(status, by_person=True)
    if status in NEXT:
        return NEXT[status].format(task=row.head.id)
    return f"That is for work under way: `penguin task why {row.head.id}` says what keeps it from beginning."


def how_it_lands(row: Row) -> str:
    """What lands work in review, for the beginning of a sentence."""
    if row.pulled and row.pulled.url:
        return f"Merging {row.pulled.url} lands it,"
    return (
        f"It can't land now: {row.held}." if row.held else f"`penguin task approve {row.head.id}` lands it,"
    )
