"""How an attempt ended: a value, never an exception."""

from enum import StrEnum

from penguin_git.model.status import TaskStatus


class Outcome(StrEnum):
    COMPLETED = "completed"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    STALLED = "stalled"
    OVER_BUDGET = "over_budget"
    REFUSED = "refused"
    PERMISSION_DENIED = "permission_denied"
    NEEDS_HUMAN = "needs_human"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    ORPHANED = "orphaned"
    CONFLICT = "conflict"


# Running out of something is a pause: a person raises the limit and the attempt goes on.
_STATUS = {
    Outcome.COMPLETED: TaskStatus.COMPLETED,
    Outcome.FAILED: TaskStatus.FAILED,
    Outcome.TIMED_OUT: TaskStatus.PAUSED,
    Outcome.STALLED: TaskStatus.FAILED,
    Outcome.OVER_BUDGET: TaskStatus.PAUSED,
    Outcome.REFUSED: TaskStatus.FAILED,
    Outcome.PERMISSION_DENIED: TaskStatus.PAUSED,
    Outcome.NEEDS_HUMAN: TaskStatus.PAUSED,
    Outcome.CANCELLED: TaskStatus.CANCELLED,
    Outcome.PAUSED: TaskStatus.PAUSED,
    Outcome.ORPHANED: TaskStatus.PENDING,
    Outcome.CONFLICT: TaskStatus.PAUSED,
}


def status_after(outcome: Outcome) -> TaskStatus:
    """The state a task is in once an attempt ended this way."""
    return _STATUS[outcome]
