"""How long a task may take: estimates in people's words, else the budget."""

import pytest

from penguin_git.model.effort import minutes


@pytest.mark.parametrize(
    ("estimate", "found"),
    [
        ("90", 90),
        ("45m", 45),
        ("45 min", 45),
        ("2h", 120),
        ("1.5 hours", 90),
        ("1,5 h", 90),
        ("1h 30m", 90),
        ("about 2 days", 960),
        ("1 week and 1 day", 2880),
        ("~20 minutes", 20),
        ("0", 1),
    ],
)
def test_an_estimate_is_read_as_minutes(estimate: str, found: int) -> None:
    assert found == minutes(estimate, 7)


@pytest.mark.parametrize("estimate", [None, "", "small", "2 apples", "v2 of it", "h", "1" * 40])
def test_the_budget_stands_in_for_an_estimate_in_other_words(estimate: str | None) -> None:
    assert 7 == minutes(estimate, 7)
    assert minutes(estimate, None) is None
