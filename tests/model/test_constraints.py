"""Limits are whole numbers above zero; what Python reckons is rounded up."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model.constraints import ResourceConstraints


@pytest.mark.parametrize("name", ["max_tokens", "max_duration_minutes", "max_iterations"])
def test_a_fraction_of_a_limit_is_rounded_up(name: str) -> None:
    given_limits: dict[str, Any] = {name: 7500.2}

    limit = getattr(ResourceConstraints(**given_limits), name)

    assert 7501 == limit
    assert isinstance(limit, int)


def test_a_limit_times_one_and_a_half_is_a_limit() -> None:
    limits = ResourceConstraints(max_tokens=5001)
    assert limits.max_tokens is not None

    assert 7502 == ResourceConstraints(max_tokens=limits.max_tokens * 1.5).max_tokens


@given(st.floats(min_value=0.001, max_value=1e15))
def test_no_limit_is_rounded_down(limit: float) -> None:
    rounded = ResourceConstraints(max_tokens=limit).max_tokens

    assert rounded is not None
    assert limit <= rounded < limit + 1


@pytest.mark.parametrize(
    "limit",
    [
        0,
        -1,
        0.0,
        -0.5,
        True,
        False,
        math.nan,
        math.inf,
        -math.inf,
        "5000",
        [1],
        2**63,
        1e300,
        Fraction(-1, 2),
    ],
)
def test_what_is_no_limit_is_refused(limit: Any) -> None:
    with pytest.raises(InvalidValue, match="`max_tokens` has to be a number above zero"):
        ResourceConstraints(max_tokens=limit)


def test_an_invalid_value_is_a_value_error_too() -> None:
    with pytest.raises(ValueError, match="not 0"):
        ResourceConstraints(max_iterations=0)


def test_tools_are_names_in_a_list_or_a_text() -> None:
    wanted = ("file_operations:read", "web_search")

    assert wanted == ResourceConstraints(allowed_tools=["file_operations:read", "web_search"]).allowed_tools
    assert wanted == ResourceConstraints(allowed_tools="file_operations:read, web_search").allowed_tools
    assert () == ResourceConstraints(allowed_tools=[]).allowed_tools


def test_an_unknown_tool_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(PenguinError, match="Did you mean `web_search`"):
        ResourceConstraints(allowed_tools=["web_serch"])


@pytest.mark.parametrize("tools", [5, [5], [None]])
def test_tools_that_are_no_names_are_refused(tools: Any) -> None:
    with pytest.raises(PenguinError):
        ResourceConstraints(allowed_tools=tools)


def test_there_is_a_budget_for_each_size_of_task() -> None:
    sizes = ResourceConstraints

    assert [5_000, 15_000, 25_000, 50_000] == [
        limits.max_tokens
        for limits in (sizes.simple(), sizes.documentation(), sizes.refactoring(), sizes.feature())
    ]
