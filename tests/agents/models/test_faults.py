"""Trouble with a model's server beyond what every provider keeps to (`tests/contracts`)."""

import threading

import pytest

from penguin_git.agents.models.gate import Gate
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from tests.agents.models.kitchen import Cook
from tests.support.hosts import A_STOP, memory_host
from tests.support.model_replies import Broken, Refusal, calls, done
from tests.support.model_server import in_order, model_server

SOON = {"retry-after-ms": "20"}


@pytest.mark.parametrize("how", ["drop", "overloaded_error", "api_error", "rate_limit_error"])
def test_a_reply_that_breaks_off_is_asked_for_again_and_both_are_paid(how: str) -> None:
    gate = Gate(monotonic=_Jumping())

    with (
        model_server(in_order(calls("stir"), Broken(calls("stir"), 5, how), done())) as (model, url),
        memory_host() as host,
    ):
        cook = Cook(url, gate=gate)
        ending = cook.work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert 1 == len(cook.kitchen.used)
    assert model.requests[1].body == model.requests[2].body
    assert (3, 3) == (len(model.requests), host.steps)
    assert model.told.billable == host.usage.billable


def test_the_wait_for_an_overloaded_server_is_a_sign_of_life() -> None:
    busy = Refusal(529, "overloaded_error", "Overloaded.", SOON)

    with model_server(in_order(busy, busy, done())) as (_, url), memory_host() as host:
        ending = Cook(url).work(host)

    assert Outcome.COMPLETED == ending.outcome
    said = [str(data["text"]) for data in host.said(EventType.MESSAGE) if "format" not in data]
    assert 2 == len(said)
    assert all("Overloaded" in text for text in said)


def test_a_stop_does_not_wait_for_a_silent_server() -> None:
    with model_server(in_order(Broken(done(), 1, "hang"))) as (model, url), memory_host() as host:

        def stop() -> None:
            model.is_silent.wait(10)
            host.stop.want(A_STOP)

        thread = threading.Thread(target=stop)
        thread.start()
        ending = Cook(url, silence_seconds=60).work(host)
        thread.join()

    assert (A_STOP.outcome, A_STOP.reason) == (ending.outcome, ending.reason)


def test_a_stop_does_not_wait_for_the_gate() -> None:
    gate = Gate()
    gate.limited(600)

    with model_server(in_order(done())) as (model, url), memory_host(react=lambda _: stop()) as host:

        def stop() -> None:
            if "Waiting" in str(host.events[-1].data.get("text")):
                host.stop.want(A_STOP)

        ending = Cook(url, gate=gate).work(host)

    assert A_STOP.outcome == ending.outcome
    assert [] == model.requests


class _Jumping:
    """A clock that is 100 seconds further at each look, so that no pause takes any time."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 100
        return self._now
