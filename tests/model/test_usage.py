"""What nobody reported is unknown, and stays unknown in every sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.usage import NOTHING, UNKNOWN, Usage

_TOKENS = st.none() | st.integers(0, 1000)
USAGES = st.builds(
    Usage,
    input_tokens=_TOKENS,
    output_tokens=_TOKENS,
    cache_read_tokens=_TOKENS,
    cache_write_tokens=_TOKENS,
    cost=st.none() | st.integers(0, 100).map(float),
)


def test_input_cache_writes_and_output_count_against_the_budget_and_cache_reads_do_not() -> None:
    usage = Usage(input_tokens=1, output_tokens=20, cache_write_tokens=300, cache_read_tokens=4000)

    assert usage.billable == 321


@pytest.mark.parametrize(
    "usage", [UNKNOWN, Usage(input_tokens=5), Usage(output_tokens=5), Usage(cache_write_tokens=5)]
)
def test_unknown_tokens_are_not_zero(usage: Usage) -> None:
    assert usage.billable is None


def test_nothing_used_is_zero_and_not_unknown() -> None:
    assert NOTHING.billable == 0
    assert UNKNOWN != NOTHING


def test_a_provider_without_cache_writes_is_bound_by_its_budget_all_the_same() -> None:
    assert Usage(input_tokens=3, output_tokens=4).billable == 7


@given(USAGES)
def test_adding_nothing_changes_nothing(usage: Usage) -> None:
    assert usage == usage.plus(NOTHING)
    assert usage == NOTHING.plus(usage)


@given(USAGES)
def test_adding_the_unknown_leaves_nothing_known(usage: Usage) -> None:
    assert usage.plus(UNKNOWN) == UNKNOWN


@given(USAGES, USAGES, USAGES)
def test_the_order_of_adding_does_not_matter(a: Usage, b: Usage, c: Usage) -> None:
    assert a.plus(b) == b.plus(a)
    assert a.plus(b).plus(c) == a.plus(b.plus(c))


def test_each_part_is_added_for_itself() -> None:
    first = Usage(input_tokens=1, output_tokens=2, cache_read_tokens=3, cache_write_tokens=4, cost=0.5)
    second = Usage(input_tokens=10, output_tokens=20, cache_read_tokens=30, cache_write_tokens=None, cost=1.0)

    expected = Usage(
        input_tokens=11, output_tokens=22, cache_read_tokens=33, cache_write_tokens=None, cost=1.5
    )
    assert expected == first.plus(second)
