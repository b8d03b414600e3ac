"""A conversation that was cut off anywhere goes on from the log, and no finished call runs again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest

from penguin_git.agents.models.conversation import INTERRUPTED, NOT_STARTED
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from tests.agents.models.kitchen import Cook, Kitchen
from tests.support.hosts import A_STOP, memory_host
from tests.support.model_replies import Call, Native, Reply, Text, calls, done
from tests.support.model_server import by_turn, in_order, model_server

THOUGHT = Native({"type": "thinking", "thinking": "Flour. " * 5_000, "signature": "c2ln"})
SCRIPT = by_turn(
    Reply((THOUGHT, Text("Two."), Call("stir", {"what": "a"}), Call("stir", {"what": "b"}))),
    Reply((Text("Three."), Call("stir", {"what": "c"}))),
    done(),
)


class Crash(Exception):
    """The end of a process, as far as these tests need it."""


def logged_until(url: str, crash_at: int, kitchen: Kitchen) -> list[Event]:
    """What the log holds when the process died right after that event."""

    def react(_: Event) -> None:
        if len(host.events) == crash_at:
            raise Crash

    with memory_host(react=react) as host, suppress(Crash):
        Cook(url, kitchen).work(host)
    return host.events


@pytest.mark.parametrize("crash_at", range(1, 11))
def test_after_a_crash_anywhere_no_finished_call_runs_again(crash_at: int) -> None:
    kitchen = Kitchen()

    with model_server(SCRIPT) as (model, url):
        events = logged_until(url, crash_at, kitchen)
        finished = [data["id"] for data in _results(events)]
        first, before = list(kitchen.used), len(model.requests)
        with memory_host() as host:
            ending = Cook(url, kitchen).work(host, events)

    assert Outcome.COMPLETED == ending.outcome
    assert [] == model.refused
    again = [data["id"] for data in host.said(EventType.TOOL_USAGE) if data["phase"] == "call"]
    assert not set(finished) & set(again)
    ran = [str(said["what"]) for _, said in kitchen.used]
    assert len(set(ran)) == len(ran)  # none twice: those that were cut off were answered, not repeated
    assert first == kitchen.used[: len(first)]
    if before:
        assert _same_beginning(model.requests[before - 1].body, model.requests[before].body)


def test_a_call_that_had_begun_may_have_run_and_one_after_it_did_not() -> None:
    kitchen = Kitchen()

    with model_server(SCRIPT) as (model, url):
        events = logged_until(url, 3, kitchen)
        with memory_host() as host:
            Cook(url, kitchen).work(host, events)

    content = model.requests[1].body["messages"][2]["content"]
    assert [INTERRUPTED, NOT_STARTED] == [
        block["content"][0]["text"] for block in content if block["type"] == "tool_result"
    ]
    assert "goes on now" in content[-1]["text"]


def test_a_call_that_a_stop_cut_off_has_no_result() -> None:
    with model_server(SCRIPT) as (_, url), memory_host() as host:
        kitchen = Kitchen(on_call=lambda _: host.stop.want(A_STOP))
        ending = Cook(url, kitchen).work(host)

    assert (A_STOP.outcome, A_STOP.reason) == (ending.outcome, ending.reason)
    assert [] == _results(host.events)


def test_the_conversation_is_sent_exactly_as_before() -> None:
    with model_server(SCRIPT) as (model, url):
        whole = Kitchen()
        with memory_host() as host:
            Cook(url, whole).work(host)
        with memory_host() as later:
            Cook(url, Kitchen()).work(later, host.events[:-2])

    last, resumed = model.requests[2].body, model.requests[3].body
    assert last["messages"] == resumed["messages"][: len(last["messages"])]


def test_a_task_that_reads_differently_now_is_told_again() -> None:
    with model_server(in_order(calls("stir"), done())) as (model, url):
        events = logged_until(url, 4, Kitchen())
        with memory_host() as host:
            Cook(url).told("Please bake two cakes.").work(host, events)
        with memory_host() as third:
            Cook(url).told("Please bake two cakes.").work(third, [*events, *host.events])

    assert "Please bake two cakes." in str(model.requests[1].body["messages"][-1])
    assert "Please bake two cakes." not in str(model.requests[2].body["messages"][-1])


def test_work_that_was_done_and_sent_back_goes_on() -> None:
    with model_server(in_order(done(), done("Now with sugar."))) as (model, url):
        with memory_host() as host:
            Cook(url).work(host)
        with memory_host() as later:
            ending = Cook(url).told("Please bake a cake. Use sugar.").work(later, host.events)

    assert "Now with sugar." == ending.summary
    assert [] == model.refused


def test_secrets_are_not_in_what_is_logged_of_a_conversation() -> None:
    key = "ghp_" + "a1B2" * 10
    reply = Reply((Text(f"The key is {key}."), Call("stir", {"what": f"{key} " * 300})))

    with model_server(in_order(reply, done())) as (_, url), memory_host() as host:
        Cook(url, Kitchen(output=f" {key}")).work(host)

    assert not any(key in str(data.get("parts")) for data in host.said(EventType.MESSAGE))
    assert not any(key in str(data.get("input")) for data in host.said(EventType.TOOL_USAGE))


def _results(events: Sequence[Event]) -> list[dict[str, object]]:
    return [dict(event.data) for event in events if event.data.get("phase") == "result"]


def _same_beginning(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    old, new = before["messages"], after["messages"]
    assert isinstance(old, list)
    assert isinstance(new, list)
    return bool(old[:-1] == new[: len(old) - 1])
