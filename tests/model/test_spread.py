"""Means and percentiles are those of the known values alone."""

from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.spread import Spread, spread


def test_unknown_values_are_counted_and_left_out() -> None:
    assert Spread(2, 3, total=30, mean=15, p50=15, p90=19) == spread([None, 10, 20])


def test_of_no_known_value_nothing_is_said() -> None:
    assert Spread(0, 2) == spread([None, None])


def test_zero_is_a_value() -> None:
    assert Spread(1, 1, total=0, mean=0, p50=0, p90=0) == spread([0.0])


@given(st.lists(st.none() | st.floats(0, 1e6)))
def test_percentiles_lie_among_the_values_and_in_order(values: list[float | None]) -> None:
    found = spread(values)

    known = [value for value in values if value is not None]
    if found.p50 is not None and found.p90 is not None:
        assert min(known) <= found.p50 <= found.p90 <= max(known)
