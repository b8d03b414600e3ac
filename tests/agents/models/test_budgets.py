"""A budget of tokens is a gate: what it does not cover is never sent, and the end of it leaves a note."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penguin_git.agents.models.allowance import LEAST_OUTPUT, allowance
from penguin_git.model.outcome import Outcome
from tests.agents.models.kitchen import Cook, Kitchen
from tests.support.hosts import memory_host
from tests.support.model_replies import Broken, Call, Reply, calls, done
from tests.support.model_server import in_order, model_server


def stirring(input_tokens: int, output_tokens: int) -> Reply:
    return Reply((Call("stir"),), input_tokens=input_tokens, output_tokens=output_tokens)


def test_a_budget_that_does_not_cover_the_first_request_sends_none() -> None:
    with model_server(in_order(done())) as (model, url), memory_host(budget=300) as host:
        ending = Cook(url).work(host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert ending.handoff
    assert [] == model.requests


def test_a_reply_is_no_longer_than_the_budget_leaves_room_for() -> None:
    with model_server(in_order(done())) as (model, url), memory_host(budget=3_000) as host:
        Cook(url).work(host)

    assert LEAST_OUTPUT <= model.requests[0].body["max_tokens"] < 1_500


def test_the_last_turn_that_is_paid_for_is_for_the_note() -> None:
    script = in_order(stirring(1_000, 200), calls("hand_off", note="Stirred; bake it."))

    with model_server(script) as (model, url), memory_host(budget=3_000) as host:
        ending = Cook(url).work(host)

    assert (Outcome.OVER_BUDGET, "Stirred; bake it.") == (ending.outcome, ending.handoff)
    told = model.requests[1].body["messages"][-1]["content"]
    assert "last turn" in told[-1]["text"]


def test_on_the_last_turn_nothing_else_is_run() -> None:
    with model_server(in_order(stirring(1_000, 200))) as (model, url), memory_host(budget=3_000) as host:
        kitchen = Kitchen()
        ending = Cook(url, kitchen).work(host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert (2, 1) == (len(model.requests), len(kitchen.used))


def test_a_result_that_would_eat_up_the_note_is_told_in_short() -> None:
    script = in_order(stirring(500, 100), calls("hand_off", note="Bake it."))

    with model_server(script) as (model, url), memory_host(budget=2_600) as host:
        ending = Cook(url, Kitchen(output="x" * 9_000)).work(host)

    assert "Bake it." == ending.handoff
    assert "left out to save room" in str(model.requests[1].body["messages"][-1])


def test_a_reply_that_broke_off_counts_before_the_next_is_sent() -> None:
    broken = Broken(stirring(2_500, 10), 4, "drop")

    with model_server(in_order(broken)) as (model, url), memory_host(budget=3_000) as host:
        ending = Cook(url).work(host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert 1 == len(model.requests)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    budget=st.integers(300, 20_000),
    costs=st.lists(st.tuples(st.integers(50, 3_000), st.integers(1, 900)), min_size=1, max_size=6),
)
def test_no_request_is_sent_once_the_budget_is_used(budget: int, costs: list[tuple[int, int]]) -> None:
    with (
        model_server(in_order(*(stirring(*cost) for cost in costs), done())) as (model, url),
        memory_host(budget=budget) as host,
    ):
        Cook(url).work(host)

    before = [0]
    for spent_input, spent_output in costs:
        before.append(before[-1] + spent_input + spent_output)
    assert all(used < budget for used in before[: len(model.requests)])
    assert model.told.billable == host.usage.billable


@given(left=st.integers(0, 100_000), upcoming=st.integers(0, 50_000), wanted=st.integers(1, 64_000))
def test_what_is_allowed_never_exceeds_what_is_left(left: int, upcoming: int, wanted: int) -> None:
    allowed = allowance(left, upcoming, wanted, None)

    assert 1 <= allowed.max_tokens <= wanted
    assert allowed.at_least > left or upcoming + allowed.max_tokens <= left
