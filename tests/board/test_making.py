"""Whether a new task has a card, in words."""

import pytest

from penguin_git.board.making import Made
from penguin_git.model.ids import TaskId


@pytest.mark.parametrize(
    ("expected", "is_hidden", "under"),
    [
        ("", False, None),
        ("It has no card here: a filter hides it.", True, None),
        ("It has no card here: only the parts of `party` are shown.", False, "party"),
    ],
)
def test_a_task_without_a_card_says_why(expected: str, is_hidden: bool, under: str | None) -> None:
    made = Made(TaskId("f1r2"), "`f1r2` is there.", is_hidden)

    assert expected == made.absence(TaskId(under) if under else None)
