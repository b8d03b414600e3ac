"""What every way to talk to a model keeps to: the same loop, the same endings, and all of it is counted."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from penguin_git.agents.models.gate import Gate
from penguin_git.agents.protocol import Ending
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.agents.models.dialects import DIALECTS, Dialect
from tests.agents.models.kitchen import Cook, Kitchen
from tests.support.hosts import A_STOP, MemoryHost, memory_host
from tests.support.model_replies import Answer, Broken, Call, Refusal, Reply, Text, calls, done, says
from tests.support.model_server import ModelServer, by_turn, in_order, model_server

SOON = {"retry-after-ms": "20"}
TWO = Reply((Text("Two at once."), Call("stir", {"what": "a"}), Call("stir", {"what": "b"})))


class Crash(Exception):
    """The end of a process, as far as these tests need it."""


class _Jumping:
    """A clock that is 100 seconds further at each look, so that no pause takes any time."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 100
        return self._now


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    chosen: Dialect = request.param
    return chosen


def played(
    dialect: Dialect, *answers: Answer, **details: Any
) -> tuple[Ending, MemoryHost, ModelServer, Kitchen]:
    """The ending of a loop over these answers, and everybody who took part."""
    kitchen = Kitchen()
    with model_server(in_order(*answers)) as (model, url), memory_host(**details) as host:
        ending = Cook(url, kitchen, dialect=dialect, gate=Gate(_Jumping()), tries=2).work(host)
    assert [] == model.refused
    return ending, host, model, kitchen


def test_calls_run_until_the_model_says_that_it_is_done(dialect: Dialect) -> None:
    ending, host, model, kitchen = played(dialect, calls("stir", what="dough"), done("Baked."))

    assert (Outcome.COMPLETED, "Baked.") == (ending.outcome, ending.summary)
    assert [("stir", {"what": "dough"})] == kitchen.used
    assert ["stir 1"] == model.requests[1].results
    assert 2 == host.steps


def test_the_prompt_is_told_and_what_was_said_only_grows(dialect: Dialect) -> None:
    _, _, model, _ = played(dialect, calls("stir"), calls("stir"), done())

    assert "Please bake a cake." == model.requests[0].words
    for before, after in zip(model.requests, model.requests[1:], strict=False):
        assert before.conversation == after.conversation[: len(before.conversation)]


def test_parallel_calls_run_in_order_and_are_answered_together(dialect: Dialect) -> None:
    _, _, model, kitchen = played(dialect, TWO, done())

    assert ["a", "b"] == [said["what"] for _, said in kitchen.used]
    assert ["stir 1", "stir 2"] == model.requests[1].results


def test_a_reply_without_calls_is_an_end_too(dialect: Dialect) -> None:
    ending, _, _, _ = played(dialect, says("The cake is ready."))

    assert (Outcome.COMPLETED, "The cake is ready.") == (ending.outcome, ending.summary)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (calls("hand_off", note="No oven."), Outcome.PAUSED),
        (calls("ask_person", question="Which cake?"), Outcome.NEEDS_HUMAN),
    ],
    ids=["hand_off", "ask_person"],
)
def test_the_other_ending_tools_end_it(dialect: Dialect, reply: Reply, outcome: Outcome) -> None:
    ending, _, _, _ = played(dialect, reply)

    assert outcome == ending.outcome


def test_input_that_is_not_json_is_answered_and_never_run(dialect: Dialect) -> None:
    garbled = Reply((Call("stir", malformed='{"what": dough}'),))

    ending, _, model, kitchen = played(dialect, garbled, done())

    assert Outcome.COMPLETED == ending.outcome
    assert [] == kitchen.used
    (told,) = model.requests[1].results
    assert "not a JSON object" in told
    assert '{"what": dough}' in told


def test_no_input_at_all_is_an_empty_one(dialect: Dialect) -> None:
    _, _, _, kitchen = played(dialect, Reply((Call("stir", malformed=""),)), done())

    assert [("stir", {})] == kitchen.used


def test_a_call_that_was_cut_off_is_never_run_and_the_model_goes_on(dialect: Dialect) -> None:
    cut = Reply((*TWO.parts[:2], Call("stir", {"what": "b"})), stop="length", cut_off=True)

    ending, _, model, kitchen = played(dialect, cut, calls("stir", what="c"), done())

    assert Outcome.COMPLETED == ending.outcome
    assert ["a", "c"] == [said["what"] for _, said in kitchen.used]
    assert "cut off" in model.requests[1].words


def test_a_refusal_ends_the_work_without_another_request(dialect: Dialect) -> None:
    ending, _, model, _ = played(dialect, Reply((Text("I would"),), stop="refused"))

    assert Outcome.REFUSED == ending.outcome
    assert 1 == len(model.requests)


def test_a_reason_to_stop_that_nobody_knows_is_a_failure(dialect: Dialect) -> None:
    ending, _, _, _ = played(dialect, Reply((Text("Hm."),), stop="bored"))

    assert Outcome.FAILED == ending.outcome
    assert "`bored`" in ending.reason


def test_usage_is_exact_and_what_the_cache_had_is_apart(dialect: Dialect) -> None:
    first = Reply((Call("stir"),), None, 1000, 50, 200, 300)
    second = Reply((Call("task_done", {"summary": "x"}),), None, 10, 7, 1500, 20)

    _, host, model, _ = played(dialect, first, second)

    known = {"input_tokens": 1010, "output_tokens": 57, "cache_read_tokens": 1700, "cache_write_tokens": 320}
    assert Usage(**known, cost=None) == host.usage
    assert model.told.billable == host.usage.billable


@pytest.mark.parametrize(
    "trouble",
    [
        Refusal(429, "rate_limit_error", headers=SOON),
        Refusal(529, "overloaded_error", headers=SOON),
        Refusal(500, "api_error"),
        Refusal(502, ""),
        Refusal(408, "timeout_error"),
        Broken(done(), 0, "drop"),
    ],
    ids=lambda trouble: str(getattr(trouble, "status", "drop")),
)
def test_passing_trouble_is_waited_out_and_costs_nothing(dialect: Dialect, trouble: Answer) -> None:
    ending, host, model, _ = played(dialect, trouble, done())

    assert Outcome.COMPLETED == ending.outcome
    assert (2, 1) == (len(model.requests), host.steps)
    assert 120 == host.usage.billable


@pytest.mark.parametrize("how", ["drop", "overloaded_error", "api_error", "rate_limit_error"])
def test_a_reply_that_breaks_off_is_asked_for_again_and_both_are_counted(dialect: Dialect, how: str) -> None:
    ending, host, model, kitchen = played(dialect, calls("stir"), Broken(calls("stir"), 4, how), done())

    assert Outcome.COMPLETED == ending.outcome
    assert 1 == len(kitchen.used)
    assert model.requests[1].body == model.requests[2].body
    assert (3, 3) == (len(model.requests), host.steps)
    assert host.usage.billable is not None
    assert host.usage.billable > 240  # of the whole ones; some servers never tell of the other


def test_a_server_that_falls_silent_is_given_up_and_asked_again(dialect: Dialect) -> None:
    script = in_order(Broken(done(), 3, "hang"), done())

    with model_server(script) as (model, url), memory_host() as host:
        ending = Cook(url, silence_seconds=0.3, dialect=dialect).work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)
    assert any("fell silent" in str(data.get("text")) for data in host.said(EventType.MESSAGE))


def test_trouble_that_stays_fails_after_its_tries(dialect: Dialect) -> None:
    ending, _, model, _ = played(dialect, Refusal(500, "api_error", "Oops."))

    assert Outcome.FAILED == ending.outcome
    assert "answered `Oops.` (500, " in ending.reason
    assert "It was tried 2 times." in ending.reason
    assert 2 == len(model.requests)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "authentication_error"),
        (402, "billing_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
    ],
)
def test_what_a_person_has_to_put_right_waits_for_one(dialect: Dialect, status: int, kind: str) -> None:
    ending, _, model, _ = played(dialect, Refusal(status, kind))

    assert Outcome.NEEDS_HUMAN == ending.outcome
    assert f"({status}, " in ending.reason
    assert 1 == len(model.requests)


def test_a_request_that_the_server_does_not_take_fails_at_once(dialect: Dialect) -> None:
    ending, _, model, _ = played(dialect, Refusal(400, "invalid_request_error", "tools: too many"))

    assert Outcome.FAILED == ending.outcome
    assert "tools: too many" in ending.reason
    assert 1 == len(model.requests)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, "invalid_request_error", "prompt is too long: 300000 tokens > 200000 maximum"),
        Refusal(413, "request_too_large"),
    ],
    ids=["prompt", "bytes"],
)
def test_a_request_that_is_too_long_is_sent_without_old_results(dialect: Dialect, refusal: Refusal) -> None:
    ending, _, model, _ = played(dialect, refusal, done())

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)


def test_a_budget_that_does_not_cover_the_first_request_sends_none(dialect: Dialect) -> None:
    ending, _, model, _ = played(dialect, done(), budget=300)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert [] == model.requests


def test_a_stop_in_the_middle_of_a_call_is_heeded(dialect: Dialect) -> None:
    with model_server(in_order(calls("stir"))) as (_, url), memory_host() as host:
        kitchen = Kitchen(on_call=lambda _: host.stop.want(A_STOP))
        ending = Cook(url, kitchen, dialect=dialect).work(host)

    assert (A_STOP.outcome, A_STOP.reason) == (ending.outcome, ending.reason)


@pytest.mark.parametrize("crash_at", range(1, 9))
def test_after_a_crash_anywhere_it_goes_on_and_no_call_runs_twice(dialect: Dialect, crash_at: int) -> None:
    kitchen = Kitchen()

    with model_server(by_turn(TWO, done())) as (model, url):
        events = logged_until(crash_at, Cook(url, kitchen, dialect=dialect))
        with memory_host() as host:
            ending = Cook(url, kitchen, dialect=dialect).work(host, events)

    assert Outcome.COMPLETED == ending.outcome
    assert [] == model.refused
    ran = [said["what"] for _, said in kitchen.used]
    assert len(set(ran)) == len(ran)


def logged_until(crash_at: int, cook: Cook) -> Sequence[Event]:
    """What the log holds when the process died right after that event."""

    def react(_: Event) -> None:
        if len(host.events) == crash_at:
            raise Crash

    with memory_host(react=react) as host, suppress(Crash):
        cook.work(host)
    return host.events
