"""What a model's replies lead to, over real HTTP and the real library."""

from collections.abc import Sequence
from typing import Any

import pytest

from penguin_git.agents.models.pricing import Prices
from penguin_git.agents.protocol import Ending, Verdict
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.agents.models.kitchen import Cook, Kitchen
from tests.support.hosts import MemoryHost, memory_host
from tests.support.model_replies import Answer, Broken, Call, Native, Reply, Text, calls, done, says
from tests.support.model_server import ModelServer, in_order, model_server


def played(
    *answers: Answer, verdicts: Sequence[Verdict] = (), budget: int | None = None, **details: Any
) -> tuple[Ending, MemoryHost, ModelServer, Kitchen]:
    """The ending of a loop over these answers, and everybody who took part."""
    kitchen = Kitchen(**details)
    with model_server(in_order(*answers)) as (model, url), memory_host(verdicts, budget=budget) as host:
        ending = Cook(url, kitchen).work(host)
    assert [] == model.refused
    assert (model.told.billable, model.told.cache_read_tokens) == (
        host.usage.billable,
        host.usage.cache_read_tokens,
    )
    return ending, host, model, kitchen


def results_told(model: ModelServer, request: int) -> list[str]:
    """The results in the last message of a request."""
    content = model.requests[request].body["messages"][-1]["content"]
    return [block["content"][0]["text"] for block in content if block["type"] == "tool_result"]


def words_told(model: ModelServer, request: int) -> str:
    """The words in the last message of a request."""
    content = model.requests[request].body["messages"][-1]["content"]
    return "\n".join(block["text"] for block in content if block["type"] == "text")


def test_it_runs_the_calls_until_the_model_says_that_it_is_done() -> None:
    last = Reply((Call("task_done", {"summary": "Baked.", "evidence": "It smells good."}),))

    ending, host, model, kitchen = played(calls("stir", what="dough"), last)

    assert (Outcome.COMPLETED, "Baked.\n\nEvidence: It smells good.") == (ending.outcome, ending.summary)
    assert [("stir", {"what": "dough"})] == kitchen.used
    assert ["stir 1"] == results_told(model, 1)
    assert 2 == host.steps


def test_the_rules_and_tools_stay_the_same_and_a_cache_breakpoint_moves_along() -> None:
    _, _, model, _ = played(calls("stir"), calls("stir"), done())

    first, *others = (request.body for request in model.requests)
    assert all((first["system"], first["tools"]) == (body["system"], body["tools"]) for body in others)
    assert all({"type": "ephemeral"} == body["cache_control"] for body in (first, *others))
    assert others[1]["messages"][: len(others[0]["messages"])] == others[0]["messages"]


def test_parallel_calls_run_in_order_and_are_answered_together() -> None:
    both = Reply((Text("Two at once."), Call("stir", {"what": "a"}), Call("stir", {"what": "b"})))

    _, _, model, kitchen = played(both, done())

    assert ["a", "b"] == [said["what"] for _, said in kitchen.used]
    assert ["stir 1", "stir 2"] == results_told(model, 1)


def test_an_end_beside_a_call_that_failed_does_not_count_yet() -> None:
    hasty = Reply((Call("oven"), Call("task_done", {"summary": "Baked."})))

    ending, _, model, _ = played(hasty, done("Now really."))

    assert "Now really." == ending.summary
    assert "Not ended" in results_told(model, 1)[1]


def test_an_end_without_a_summary_is_asked_for_one() -> None:
    ending, _, model, _ = played(calls("task_done"), done())

    assert Outcome.COMPLETED == ending.outcome
    assert "`summary` is missing" in results_told(model, 1)[0]


def test_a_reply_without_calls_is_an_end_too() -> None:
    ending, _, _, _ = played(says("The cake is ready."))

    assert (Outcome.COMPLETED, "The cake is ready.") == (ending.outcome, ending.summary)


def test_a_hand_off_pauses_the_work_with_its_note() -> None:
    ending, _, _, _ = played(calls("hand_off", note="The oven is broken."))

    assert (Outcome.PAUSED, "The oven is broken.") == (ending.outcome, ending.handoff)


def test_a_question_waits_for_a_person() -> None:
    ending, _, _, _ = played(calls("ask_person", question="Which cake?", note="The oven is hot."))

    assert (Outcome.NEEDS_HUMAN, "it asks: Which cake?") == (ending.outcome, ending.reason)
    assert ("Which cake?", "The oven is hot.") == (ending.suggestion, ending.handoff)


def test_a_call_that_is_not_allowed_is_answered_and_logged_as_denied() -> None:
    ending, host, model, _ = played(calls("oven"), done())

    assert Outcome.COMPLETED == ending.outcome
    assert ["There is no tool `oven`."] == results_told(model, 1)
    assert [True, False] == [
        data["denied"] for data in host.said(EventType.TOOL_USAGE) if data["phase"] == "result"
    ]


def test_refused_calls_without_end_are_a_lack_of_permission() -> None:
    ending, _, model, _ = played(calls("oven"))

    assert Outcome.PERMISSION_DENIED == ending.outcome
    assert 5 == len(model.requests)


def test_input_that_is_not_json_is_answered_and_never_run() -> None:
    garbled = Reply((Call("stir", malformed='{"what": dough}'),))

    ending, _, model, kitchen = played(garbled, done())

    assert Outcome.COMPLETED == ending.outcome
    assert [] == kitchen.used
    assert "not a JSON object" in results_told(model, 1)[0]
    assert '{"what": dough}' in results_told(model, 1)[0]


def test_three_such_inputs_in_a_row_end_the_work() -> None:
    ending, _, model, _ = played(Reply((Call("stir", malformed="[1]"),)))

    assert Outcome.FAILED == ending.outcome
    assert "not JSON" in ending.reason
    assert 3 == len(model.requests)


def test_a_call_that_was_cut_off_is_never_run_and_the_model_goes_on() -> None:
    cut = Reply((Text("I stir."), Call("stir", {"what": "dough"})), stop="max_tokens", cut_off=True)

    ending, _, model, kitchen = played(cut, calls("stir", what="less"), done())

    assert Outcome.COMPLETED == ending.outcome
    assert [("stir", {"what": "less"})] == kitchen.used
    assert "cut off" in words_told(model, 1)


def test_a_whole_call_that_only_looks_cut_off_is_not_run_either() -> None:
    _, _, _, kitchen = played(Reply((Call("stir", {"what": "dough"}),), stop="max_tokens"), done())

    assert [] == kitchen.used


def test_calls_before_the_one_that_was_cut_off_run() -> None:
    cut = Reply((Call("stir", {"what": "a"}), Call("stir", {"what": "b"})), stop="max_tokens", cut_off=True)

    _, _, model, kitchen = played(cut, done())

    assert [("stir", {"what": "a"})] == kitchen.used
    assert ["stir 1"] == results_told(model, 1)


def test_a_reply_is_continued_twice_at_most() -> None:
    ending, _, model, _ = played(Reply((Text("La la"),), stop="max_tokens"))

    assert (Outcome.FAILED, "its reply was cut off 3 times in a row") == (ending.outcome, ending.reason)
    assert 3 == len(model.requests)


def test_a_turn_that_the_provider_paused_is_sent_again_unchanged() -> None:
    search = Native({"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}})
    paused = Reply((Text("I search."), search), stop="pause_turn")

    ending, host, model, _ = played(paused, done())

    assert Outcome.COMPLETED == ending.outcome
    assert "assistant" == model.requests[1].body["messages"][-1]["role"]
    assert "web_search" == model.requests[1].body["messages"][-1]["content"][1]["name"]
    assert 2 == host.steps


def test_reasoning_goes_back_to_the_provider_as_it_came() -> None:
    thought = {"type": "thinking", "thinking": "Flour first.", "signature": "c2ln"}

    _, _, model, _ = played(Reply((Native(thought), Call("stir"))), done())

    assert thought == model.requests[1].body["messages"][1]["content"][0]


def test_a_refusal_ends_the_work_without_another_request() -> None:
    refused = Reply((Text("I would"),), stop="refusal", detail={"type": "refusal", "category": "bio"})

    ending, _, model, _ = played(refused)

    assert (Outcome.REFUSED, "the model refused: `refusal` (bio)") == (ending.outcome, ending.reason)
    assert 1 == len(model.requests)


def test_a_reason_to_stop_that_nobody_knows_is_a_failure() -> None:
    ending, _, _, _ = played(Reply((Text("Hm."),), stop="bored"))

    assert Outcome.FAILED == ending.outcome
    assert "`bored`" in ending.reason


def test_a_conversation_that_is_too_long_goes_on_without_old_results() -> None:
    full = Reply((Text("So"),), stop="model_context_window_exceeded")

    ending, _, model, _ = played(calls("stir"), calls("stir"), full, done(), output="x" * 3000)

    assert Outcome.COMPLETED == ending.outcome
    sizes = [len(str(request.body["messages"])) for request in model.requests]
    assert sizes[3] < sizes[2] - 2000


def test_one_that_stays_too_long_fails() -> None:
    ending, _, model, _ = played(Reply((Text("So"),), stop="model_context_window_exceeded"))

    assert Outcome.FAILED == ending.outcome
    assert "no longer fits" in ending.reason
    assert 2 == len(model.requests)


def test_a_loop_of_the_same_call_is_remarked_on_and_then_ended() -> None:
    ending, _, model, _ = played(calls("peek"))

    assert Outcome.FAILED == ending.outcome
    assert "same call 8 times" in ending.reason
    assert 8 == len(model.requests)
    assert "3 times in a row" in results_told(model, 3)[0]


def test_long_results_are_told_with_their_beginning_and_end() -> None:
    _, host, model, _ = played(calls("stir"), done(), output="x" * 50_000 + "end")

    (told,) = results_told(model, 1)
    assert len(told) < 10_100
    assert told.startswith("stir 1")
    assert told.endswith("end")
    assert told == host.said(EventType.TOOL_USAGE)[1]["text"]


def test_usage_is_exact_and_priced() -> None:
    first = Reply((Call("stir"),), None, 1000, 50, 200, 300)
    second = Reply((Call("task_done", {"summary": "x"}),), None, 10, 7, 1500, 20)
    prices = Prices(input=5, output=25, cache_read=0.5, cache_write=6.25)

    with model_server(in_order(first, second)) as (_, url), memory_host() as host:
        Cook(url, prices=prices).work(host)

    cost = (1010 * 5 + 57 * 25 + 1700 * 0.5 + 320 * 6.25) / 1_000_000
    assert host.usage.cost == pytest.approx(cost)
    assert (1010, 57, 1700, 320) == tuple(
        getattr(host.usage, name)
        for name in ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
    )


SEARCH = Native({"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}})


@pytest.mark.parametrize(("billed", "fees"), [(1, 1), (0, 0), (None, 2)])
def test_the_provider_s_own_searches_are_logged_and_priced(billed: int | None, fees: int) -> None:
    looked_up = Reply((SEARCH, SEARCH, Text("So."), Call("stir")), searches=billed)
    prices = Prices(input=5, output=25, search=0.01)

    with model_server(in_order(looked_up, done())) as (_, url), memory_host() as host:
        ending = Cook(url, prices=prices).work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert host.usage.cost == pytest.approx((200 * 5 + 40 * 25) / 1_000_000 + fees * 0.01)
    called = [said["tool"] for said in host.said(EventType.TOOL_USAGE) if said["phase"] == "call"]
    assert ["web_search", "web_search", "stir", "task_done"] == called


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_search_without_a_fee_that_is_known_leaves_the_cost_unknown(is_whole: bool) -> None:
    looked_up = Reply((SEARCH, Text("So."), Call("stir")))
    first = looked_up if is_whole else Broken(looked_up, 5, "drop")

    with model_server(in_order(first, done())) as (_, url), memory_host() as host:
        Cook(url, prices=Prices(input=5, output=25)).work(host)

    assert host.usage.cost is None


def test_without_a_price_the_cost_is_unknown() -> None:
    _, host, _, _ = played(done())

    assert host.usage.cost is None
    assert Usage(input_tokens=100, output_tokens=20).billable == host.usage.billable


def test_told_to_wrap_up_the_model_hears_of_it_once() -> None:
    ending, _, model, _ = played(
        calls("stir"),
        calls("stir"),
        calls("hand_off", note="Bake it."),
        verdicts=[Verdict.GO, *[Verdict.WRAP_UP] * 9],
    )

    assert (Outcome.OVER_BUDGET, "Bake it.") == (ending.outcome, ending.handoff)
    assert "budget is nearly used" in words_told(model, 1)
    assert "" == words_told(model, 2)


def test_stopped_by_the_budget_it_leaves_a_note_of_its_own() -> None:
    ending, _, model, kitchen = played(
        Reply((Text("I stir first."), Call("stir", {"what": "dough"}))), verdicts=[Verdict.GO, Verdict.STOP]
    )

    assert Outcome.OVER_BUDGET == ending.outcome
    assert "I stir first." in ending.handoff
    assert '`stir` {"what": "dough"}' in ending.handoff
    assert (1, 1) == (len(model.requests), len(kitchen.used))
