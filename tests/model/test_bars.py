"""Bars and numbers: what is unknown looks like nothing known."""

import pytest

from penguin_git.model import bars
from penguin_git.model.consumption import Measure
from penguin_git.model.headway import Headway


@pytest.mark.parametrize(
    ("share", "drawn"), [(0.0, "░░░░"), (0.49, "█░░░"), (0.99, "███░"), (1.0, "████"), (None, "····")]
)
def test_a_bar_is_full_only_where_all_is_used(share: float | None, drawn: str) -> None:
    assert drawn == bars.bar(share, 4)


@pytest.mark.parametrize(
    ("used", "limit", "said"),
    [
        (1500, 15000, "1,500 of 15,000"),
        (2.04, 120, "2.0 of 120"),
        (3, None, "3, no limit"),
        (None, 5, "unknown of 5"),
    ],
)
def test_a_budget_says_what_is_used_of_what(used: float | None, limit: int | None, said: str) -> None:
    assert said == bars.measure(Measure(name="tokens", used=used, limit=limit))


def test_how_far_an_attempt_is_names_what_that_rests_on() -> None:
    assert "unknown: nothing was said about it" == bars.headway(Headway())
    assert "40%, compiling" == bars.headway(Headway(told=40, text="compiling"))
    assert "20%, of its iterations, iteration 3 of 10" == bars.headway(
        Headway(max_iterations=10, iterations=3)
    )
