"""A model's server in every kind of trouble, and what becomes of the work."""

import threading

import pytest

from penguin_git.agents.models.gate import Gate
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from tests.agents.models.kitchen import Cook
from tests.support.hosts import A_STOP, memory_host
from tests.support.model_replies import Answer, Broken, Refusal, calls, done
from tests.support.model_server import in_order, model_server

SOON = {"retry-after-ms": "20"}


@pytest.mark.parametrize(
    "trouble",
    [
        Refusal(429, "rate_limit_error", headers=SOON),
        Refusal(529, "overloaded_error", headers=SOON),
        Refusal(500, "api_error"),
        Refusal(503, "api_error"),
        Refusal(408, "timeout_error"),
        Broken(done(), 0, "drop"),
    ],
    ids=lambda trouble: str(getattr(trouble, "status", "drop")),
)
def test_passing_trouble_is_waited_out_and_costs_nothing(trouble: Answer) -> None:
    with model_server(in_order(trouble, done())) as (model, url), memory_host() as host:
        ending = Cook(url).work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)
    assert 1 == host.steps
    assert 120 == host.usage.billable


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


def test_a_server_that_falls_silent_is_given_up_and_asked_again() -> None:
    with model_server(in_order(Broken(done(), 3, "hang"), done())) as (model, url), memory_host() as host:
        ending = Cook(url, silence_seconds=0.3).work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)
    assert any("fell silent" in str(data.get("text")) for data in host.said(EventType.MESSAGE))


def test_trouble_that_stays_fails_after_its_tries() -> None:
    with model_server(in_order(Refusal(500, "api_error", "Oops."))) as (model, url), memory_host() as host:
        ending = Cook(url, tries=2).work(host)

    reason = "The model's server answered `Oops.` (500, api_error). It was tried 2 times."
    assert (Outcome.FAILED, reason) == (ending.outcome, ending.reason)
    assert 2 == len(model.requests)


def test_the_wait_for_an_overloaded_server_is_a_sign_of_life() -> None:
    busy = Refusal(529, "overloaded_error", "Overloaded.", SOON)

    with model_server(in_order(busy, busy, done())) as (_, url), memory_host() as host:
        ending = Cook(url).work(host)

    assert Outcome.COMPLETED == ending.outcome
    said = [str(data["text"]) for data in host.said(EventType.MESSAGE) if "format" not in data]
    assert 2 == len(said)
    assert all("Overloaded" in text for text in said)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "authentication_error"),
        (402, "billing_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
    ],
)
def test_what_a_person_has_to_put_right_waits_for_one(status: int, kind: str) -> None:
    with model_server(in_order(Refusal(status, kind))) as (model, url), memory_host() as host:
        ending = Cook(url).work(host)

    assert Outcome.NEEDS_HUMAN == ending.outcome
    assert f"({status}, {kind})" in ending.reason
    assert 1 == len(model.requests)


def test_a_request_that_the_server_does_not_take_fails_at_once() -> None:
    refusal = Refusal(400, "invalid_request_error", "tools: too many")

    with model_server(in_order(refusal)) as (model, url), memory_host() as host:
        ending = Cook(url).work(host)

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
def test_a_request_that_is_too_long_is_sent_without_old_results(refusal: Refusal) -> None:
    with model_server(in_order(refusal, done())) as (model, url), memory_host() as host:
        ending = Cook(url).work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)


def test_a_server_that_speaks_html_is_judged_by_its_status() -> None:
    with model_server(in_order(Refusal(502, ""), done())) as (model, url), memory_host() as host:
        ending = Cook(url).work(host)

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)


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
