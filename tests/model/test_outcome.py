"""The state in which each ending leaves a task."""

import pytest

from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.status import TaskStatus, legal

AFTER = {
    "completed": "completed",
    "failed": "failed",
    "stalled": "failed",
    "refused": "failed",
    "timed_out": "paused",
    "over_budget": "paused",
    "permission_denied": "paused",
    "needs_human": "paused",
    "paused": "paused",
    "conflict": "paused",
    "cancelled": "cancelled",
    "orphaned": "pending",
}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_ending_has_its_state(outcome: Outcome) -> None:
    assert AFTER[outcome] == status_after(outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_ending_is_a_legal_move_of_the_daemon(outcome: Outcome) -> None:
    assert status_after(outcome) in legal(TaskStatus.IN_PROGRESS, by_person=False)
