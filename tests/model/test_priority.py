"""Priorities: their words and their order."""

from penguin_git.model.priority import TaskPriority


def test_critical_comes_first_and_low_last() -> None:
    ordered = sorted(TaskPriority, key=lambda priority: priority.rank)

    assert ordered == ["critical", "high", "medium", "low"]
