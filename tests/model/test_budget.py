"""Budgets are asked before a step, and refuse the one that they don't cover."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model import budget
from penguin_git.model.constraints import ResourceConstraints

FREE = ResourceConstraints()
LIMITS = st.none() | st.integers(1, 100)


@pytest.mark.parametrize(("used", "covered"), [(0, True), (14, True), (15, False), (16, False)])
def test_the_limit_of_iterations_is_the_number_of_steps_that_start(used: int, covered: bool) -> None:
    limits = ResourceConstraints(max_iterations=15)

    assert covered == (budget.refusal(limits, tokens=0, iterations=used) == "")


@pytest.mark.parametrize(("used", "covered"), [(0, True), (999, True), (1000, False), (2000, False)])
def test_used_up_tokens_refuse_the_next_step(used: int, covered: bool) -> None:
    limits = ResourceConstraints(max_tokens=1000)

    assert covered == (budget.refusal(limits, tokens=used, iterations=0) == "")


def test_a_refusal_says_which_limit_was_reached() -> None:
    limits = ResourceConstraints(max_tokens=1000, max_iterations=15)

    assert budget.refusal(limits, tokens=0, iterations=15) == "over_budget: 15 of 15 iterations used"
    assert budget.refusal(limits, tokens=1200, iterations=1) == "over_budget: 1200 of 1000 tokens used"


def test_unknown_tokens_are_bound_by_iterations_alone() -> None:
    limits = ResourceConstraints(max_tokens=1, max_iterations=2)

    assert not budget.refusal(limits, tokens=None, iterations=1)
    assert budget.refusal(limits, tokens=None, iterations=2)
    assert not budget.is_nearly_used(ResourceConstraints(max_tokens=1), tokens=None, iterations=0)


@given(tokens=st.none() | st.integers(0), iterations=st.integers(0))
def test_without_limits_nothing_is_refused(tokens: int | None, iterations: int) -> None:
    assert not budget.refusal(FREE, tokens=tokens, iterations=iterations)
    assert not budget.is_nearly_used(FREE, tokens=tokens, iterations=iterations)


@pytest.mark.parametrize(("tokens", "near"), [(899, False), (900, True), (1000, True)])
def test_the_agent_is_told_to_wrap_up_at_nine_tenths_of_the_tokens(tokens: int, near: bool) -> None:
    limits = ResourceConstraints(max_tokens=1000)

    assert near == budget.is_nearly_used(limits, tokens=tokens, iterations=0)


@pytest.mark.parametrize(("iterations", "near"), [(7, False), (8, True), (9, True)])
def test_the_agent_is_told_to_wrap_up_before_the_last_step(iterations: int, near: bool) -> None:
    limits = ResourceConstraints(max_iterations=10)

    assert near == budget.is_nearly_used(limits, tokens=0, iterations=iterations)


@given(max_tokens=LIMITS, max_iterations=LIMITS, tokens=st.integers(0, 120), iterations=st.integers(0, 120))
def test_a_raised_limit_never_refuses_more(
    max_tokens: int | None, max_iterations: int | None, tokens: int, iterations: int
) -> None:
    limits = ResourceConstraints(max_tokens=max_tokens, max_iterations=max_iterations)
    raised = ResourceConstraints(
        max_tokens=max_tokens and max_tokens + 10, max_iterations=max_iterations and max_iterations + 10
    )

    if not budget.refusal(limits, tokens=tokens, iterations=iterations):
        assert not budget.refusal(raised, tokens=tokens, iterations=iterations)


@given(max_tokens=LIMITS, max_iterations=LIMITS, tokens=st.integers(0, 120), iterations=st.integers(0, 120))
def test_whoever_is_refused_was_told_to_wrap_up(
    max_tokens: int | None, max_iterations: int | None, tokens: int, iterations: int
) -> None:
    limits = ResourceConstraints(max_tokens=max_tokens, max_iterations=max_iterations)

    if budget.refusal(limits, tokens=tokens, iterations=iterations):
        assert budget.is_nearly_used(limits, tokens=tokens, iterations=iterations)


def test_a_step_that_would_exceed_the_tokens_is_refused_beforehand() -> None:
    limits = ResourceConstraints(max_tokens=700)

    refused = budget.refusal(limits, tokens=500, iterations=1, upcoming=500)

    assert "over_budget: 500 of 700 tokens used, and the next step takes 500" == refused
    assert not budget.refusal(limits, tokens=500, iterations=1, upcoming=200)
