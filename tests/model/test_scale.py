"""Round numbers along an axis."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.scale import ticks


def test_ticks_are_round_and_reach_the_top() -> None:
    assert (0, 2, 4, 6, 8, 10) == ticks(9.1)
    assert (0, 0.01, 0.02, 0.03, 0.04) == ticks(0.034)
    assert (0, 500, 1000, 1500) == ticks(1500)
    assert (0, 0.2, 0.4, 0.6, 0.8, 1) == ticks(1.000000001)


def test_counts_get_whole_numbers() -> None:
    assert (0, 1, 2) == ticks(2, whole=True)
    assert (0, 1) == ticks(1, whole=True)


def test_an_axis_of_nothing_is_one_long() -> None:
    assert (0, 1) == ticks(0)
    assert (0, 1) == ticks(5e-324)


@given(st.floats(min_value=1e-9, max_value=1e15))
def test_there_are_few_ticks_evenly_apart_whatever_the_top(top: float) -> None:
    found = ticks(top)

    assert 2 <= len(found) <= 6
    assert found[-1] >= top * (1 - 1e-6)
    assert all(later > earlier for earlier, later in pairwise(found))
