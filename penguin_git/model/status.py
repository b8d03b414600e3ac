"""The six states of a task and the moves between them."""

from enum import StrEnum

from penguin_git.errors import PenguinError


class TaskStatus(StrEnum):
    """The state of a task; a text as well."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAUSED = "paused"


class IllegalMove(PenguinError):
    """A change of state that the table does not allow."""


_S = TaskStatus

MOVES: dict[TaskStatus, frozenset[TaskStatus]] = {
    _S.PENDING: frozenset({_S.IN_PROGRESS, _S.PAUSED, _S.CANCELLED, _S.FAILED}),
    _S.IN_PROGRESS: frozenset({_S.COMPLETED, _S.FAILED, _S.PAUSED, _S.CANCELLED, _S.PENDING}),
    _S.PAUSED: frozenset({_S.PENDING, _S.IN_PROGRESS, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.PENDING, _S.IN_PROGRESS, _S.CANCELLED}),
    _S.CANCELLED: frozenset({_S.PAUSED, _S.PENDING}),
    _S.COMPLETED: frozenset({_S.PENDING}),
}

# What only a person may do: say that the work was done by hand.
MOVES_BY_A_PERSON: dict[TaskStatus, frozenset[TaskStatus]] = {
    _S.PENDING: frozenset({_S.COMPLETED}),
    _S.PAUSED: frozenset({_S.COMPLETED}),
    _S.FAILED: frozenset({_S.COMPLETED}),
}


def legal(status: TaskStatus, *, by_person: bool) -> frozenset[TaskStatus]:
    """The states that a task in `status` may move to."""
    by_hand = MOVES_BY_A_PERSON.get(status, frozenset()) if by_person else frozenset()
    return MOVES[status] | by_hand


def move(status: TaskStatus, to: TaskStatus, *, by_person: bool) -> TaskStatus:
    """`to`, when the move is legal or changes nothing; `IllegalMove` listing the legal ones otherwise."""
    if to == status or to in legal(status, by_person=by_person):
        return to
    raise IllegalMove(
        f"A task that is `{status}` can't become `{to}`.", hint=legal_moves(status, by_person=by_person)
    )


def legal_moves(status: TaskStatus, *, by_person: bool) -> str:
    """A sentence that names the legal moves."""
    allowed = legal(status, by_person=by_person)
    return f"From `{status}` it can become {', '.join(f'`{to}`' for to in TaskStatus if to in allowed)}."
