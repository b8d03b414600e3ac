"""What a task may take, by finished ones that are like it; with too few of them nothing is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.estimating import Asked, Estimate, Finished, Range, estimate, suggested
from penguin_git.model.task import TaskType

ASKED = Asked(type=TaskType.BUG, labels=("backend",), agent="claude", complexity=0.3)


def done(task: str, **more: Any) -> Finished:
    usual: dict[str, Any] = {
        "type": TaskType.BUG,
        "complexity": 0.3,
        "minutes": 10.0,
        "tokens": 1_000,
        "cost": 0.1,
    }
    return Finished(task=task, **{**usual, **more})


def several(number: int, **more: Any) -> list[Finished]:
    return [done(f"t{at:03}", **more) for at in range(number)]


def test_the_median_and_where_most_lie_are_told() -> None:
    found = estimate(ASKED, [done(f"t{at:02}", minutes=float(at), tokens=at * 100) for at in range(1, 12)])

    assert Range(2.0, 6.0, 10.0, 11) == found.minutes
    assert Range(200, 600, 1_000, 11) == found.tokens
    assert found.cost is not None
    assert 11 == len(found.tasks)
    assert "11 finished tasks are like it" == found.reasons[0]


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no finished task is"), (1, "1 finished task is"), (2, "2 finished")]
)
def test_fewer_than_three_say_nothing(number: int, said: str) -> None:
    found = estimate(ASKED, several(number))

    assert (None, None, None, "not") == (found.minutes, found.tokens, found.cost, found.sure)
    assert found.reasons[0].startswith(said)


def test_what_too_few_know_stays_unknown() -> None:
    found = estimate(ASKED, [*several(4, tokens=None, cost=None), done("x")])

    assert found.minutes is not None
    assert 5 == found.minutes.of
    assert (None, None) == (found.tokens, found.cost)


def test_tasks_of_another_kind_and_size_are_not_like_it() -> None:
    other = several(9, type=TaskType.DOCS, complexity=0.9)

    assert estimate(ASKED, other).minutes is None


def test_the_nearest_count_where_there_are_many() -> None:
    near = several(20, labels=("backend",), agent="claude", minutes=5.0)
    far = [done(f"far{at}", complexity=0.5, minutes=500.0) for at in range(50)]

    found = estimate(ASKED, [*far, *near])

    assert Range(5.0, 5.0, 5.0, 20) == found.minutes
    assert ("20 of them have a label in common with it", "20 of them were done by `claude`") == found.reasons[
        2:
    ]


def test_more_tasks_make_it_surer_and_wide_ranges_less_so() -> None:
    wide = [done(f"t{at:02}", minutes=2.0**at) for at in range(16)]

    assert ["little", "fairly", "quite"] == [estimate(ASKED, several(number)).sure for number in (3, 6, 15)]
    assert "fairly" == estimate(ASKED, wide).sure


def test_a_budget_has_room_above_what_similar_tasks_took() -> None:
    found = Estimate(tokens=Range(1, 2, 11_000, 5), minutes=Range(1, 2, 45, 5), tasks=("a",) * 5)
    huge = Estimate(tokens=Range(1, 2, 101_000, 5), minutes=Range(1, 2, 1_000, 5), tasks=("a",) * 5)

    limits, why = suggested(found, 0.9)

    assert ResourceConstraints(max_tokens=15_000, max_duration_minutes=120) == limits
    assert "by 5 similar tasks that have finished" == why
    assert ResourceConstraints(max_tokens=130_000, max_duration_minutes=1_500) == suggested(huge, 0.9)[0]


@pytest.mark.parametrize(("size", "tokens"), [(0.1, 5_000), (0.5, 15_000), (0.9, 50_000)])
def test_without_similar_tasks_the_size_has_to_do(size: float, tokens: int) -> None:
    limits, why = suggested(Estimate(), size)

    assert ResourceConstraints(max_tokens=tokens) == limits
    assert f"by its complexity of {size:.2f}, as too few similar tasks have finished" == why


@given(st.lists(st.floats(0, 1e6), min_size=3, max_size=40))
def test_a_range_is_in_order_and_within_what_there_was(minutes: list[float]) -> None:
    found = estimate(ASKED, [done(f"t{at:02}", minutes=value) for at, value in enumerate(minutes)]).minutes

    assert found is not None
    assert min(minutes) <= found.low <= found.median <= found.high <= max(minutes)
