"""Tasks beside each other: sums over attempts, and never a sum that hides what is unknown."""

import pytest

from penguin_git.model.comparison import METRICS, comparison
from penguin_git.model.outcome import Outcome
from tests.support.tasks import a_sample

SAMPLES = [
    a_sample("a", 1, outcome=Outcome.FAILED, minutes=1.0, tokens=100, cost=0.1, iterations=1),
    a_sample("a", 2, minutes=2.0, tokens=None, cost=0.2, iterations=4),
    a_sample("b", 1, minutes=9.0, tokens=50, cost=None),
    a_sample("c", 1, minutes=None),
]


@pytest.mark.parametrize(
    ("metric", "values"),
    [
        ("duration", [("b", 9.0), ("a", 3.0), ("c", None)]),
        ("tokens", [("a", 100), ("b", 50), ("c", None)]),
        ("iterations", [("a", 5), ("b", None), ("c", None)]),
        ("success_rate", [("b", 100.0), ("c", 100.0), ("a", 50.0)]),
        ("attempts", [("a", 2), ("b", 1), ("c", 1)]),
    ],
)
def test_the_largest_comes_first_and_the_unknown_last(
    metric: str, values: list[tuple[str, float | None]]
) -> None:
    assert values == [(one.task, one.value) for one in comparison(SAMPLES, metric).tasks]


def test_a_sum_over_some_attempts_is_marked_and_in_no_mean() -> None:
    found = comparison(SAMPLES, "tokens")

    assert [False, True, False] == [one.is_whole for one in found.tasks]
    assert (1, 3, 50) == (found.spread.known, found.spread.of, found.spread.mean)


def test_every_metric_has_a_unit() -> None:
    assert all(METRICS[name].unit == comparison([], name).unit for name in METRICS)
