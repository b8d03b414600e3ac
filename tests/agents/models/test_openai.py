"""What OpenAI's two kinds of conversation have of their own, and the habits of servers that imitate them."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from penguin_git.agents.models.openai_connection import Connection
from penguin_git.agents.models.openai_responses import OpenAIResponses
from penguin_git.agents.models.pricing import Prices
from penguin_git.agents.models.provider import OurTurn, Request, Trouble
from penguin_git.agents.models.settings import WebSearch
from penguin_git.agents.protocol import Ending
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import UNKNOWN
from tests.agents.models.dialects import CHAT, RESPONSES, Dialect
from tests.agents.models.kitchen import Cook, Kitchen
from tests.support.hosts import MemoryHost, memory_host
from tests.support.model_replies import Answer, Broken, Call, Native, Refusal, Reply, Text, calls, done
from tests.support.model_server import ModelServer, in_order, model_server

BOTH = pytest.mark.parametrize("dialect", [RESPONSES, CHAT], ids=lambda dialect: dialect.name)
CUT = Call("stir", {"what": "dough"})


def played(dialect: Dialect, *answers: Answer) -> tuple[Ending, MemoryHost, ModelServer, Kitchen]:
    """The ending of a loop over these answers, and everybody who took part."""
    kitchen = Kitchen()
    with model_server(in_order(*answers)) as (model, url), memory_host() as host:
        ending = Cook(url, kitchen, dialect=dialect, tries=2).work(host)
    assert [] == model.refused
    return ending, host, model, kitchen


def thought(**content: object) -> Native:
    """A piece of reasoning."""
    return Native({"id": "rs_1", "type": "reasoning", "summary": [], **content})


@BOTH
def test_a_server_that_tells_no_usage_leaves_it_unknown(dialect: Dialect) -> None:
    ending, host, _, _ = played(dialect, calls("stir"), Reply(done().parts, tells_usage=False))

    assert Outcome.COMPLETED == ending.outcome
    assert UNKNOWN == host.usage


@BOTH
def test_a_reply_that_broke_off_before_its_usage_is_counted_by_its_length(dialect: Dialect) -> None:
    _, host, model, _ = played(dialect, Broken(calls("stir"), 4, "drop"), done())

    size = len(str(model.requests[0].body)) / 4
    assert 120 + size / 2 < (host.usage.billable or 0) < 120 + size * 2
    assert any("is counted as about" in str(data.get("text")) for data in host.said(EventType.MESSAGE))


@BOTH
def test_an_empty_account_waits_for_a_person_and_not_for_a_limit(dialect: Dialect) -> None:
    ending, _, model, _ = played(dialect, Refusal(429, "insufficient_quota", "You exceeded your quota."))

    assert Outcome.NEEDS_HUMAN == ending.outcome
    assert 1 == len(model.requests)


@BOTH
@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, "context_length_exceeded", "No."),
        (400, "BadRequestError", "This model's maximum context length is 4096 tokens."),
        (400, "exceed_context_size_error", "No."),
        (429, "rate_limit_exceeded", "Request too large for gpt-toy on tokens per min"),
    ],
)
def test_too_long_is_understood_in_all_its_words(
    dialect: Dialect, status: int, kind: str, words: str
) -> None:
    ending, _, model, _ = played(dialect, Refusal(status, kind, words), done())

    assert Outcome.COMPLETED == ending.outcome
    assert 2 == len(model.requests)


@BOTH
def test_a_prompt_that_breaks_the_rules_of_the_provider_is_refused(dialect: Dialect) -> None:
    ending, _, model, _ = played(dialect, Refusal(400, "invalid_prompt", "It may violate our policy."))

    assert (Outcome.REFUSED, "the model refused: `invalid_prompt` (It may violate our policy.)") == (
        ending.outcome,
        ending.reason,
    )
    assert 1 == len(model.requests)


def test_reasoning_goes_back_as_it_came() -> None:
    reasoning = thought(encrypted_content="c2ln")

    _, _, model, _ = played(RESPONSES, Reply((reasoning, Call("stir"))), done())

    assert reasoning.part == model.requests[1].body["input"][1]


def test_reasoning_that_nobody_kept_is_left_out() -> None:
    ending, _, _, _ = played(RESPONSES, Reply((thought(), Call("stir"))), done())

    assert Outcome.COMPLETED == ending.outcome


def test_reasoning_before_a_call_that_was_cut_off_is_left_out_with_it() -> None:
    cut = Reply((Text("I stir."), thought(encrypted_content="c2ln"), CUT), stop="length", cut_off=True)

    ending, _, model, kitchen = played(RESPONSES, cut, done())

    assert Outcome.COMPLETED == ending.outcome
    assert [] == kitchen.used
    assert ["message", "message", "message"] == [item["type"] for item in model.requests[1].body["input"]]


def test_a_refusal_in_the_models_own_words_is_one() -> None:
    content = [{"type": "refusal", "refusal": "I can't help with that."}]
    said = Native({"type": "message", "id": "m", "role": "assistant", "content": content})

    ending, _, _, _ = played(RESPONSES, Reply((said,)))

    assert (Outcome.REFUSED, "the model refused: `completed` (I can't help with that.)") == (
        ending.outcome,
        ending.reason,
    )


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("server_error", Outcome.FAILED), ("bio_policy", Outcome.REFUSED)],
)
def test_a_response_that_failed_says_why_and_is_paid(code: str, outcome: Outcome) -> None:
    failed = Reply((Text("Hm."),), stop="failed", detail={"code": code, "message": "It broke."})

    ending, host, model, _ = played(RESPONSES, failed)

    assert outcome == ending.outcome
    assert code in ending.reason
    assert "It broke." in ending.reason
    assert 120 * len(model.requests) == host.usage.billable


def test_the_search_of_the_provider_is_offered_within_its_limits() -> None:
    search = WebSearch(max_uses=3, allowed_domains=("docs.python.org",))
    dialect = Dialect(
        "searching",
        lambda url, silence: OpenAIResponses("m", "k", f"{url}/v1", silence_seconds=silence, search=search),
    )

    _, _, model, _ = played(dialect, done())

    body = model.requests[0].body
    filters = {"allowed_domains": ["docs.python.org"]}
    assert {"type": "web_search", "filters": filters} == body["tools"][-1]
    assert 3 == body["max_tool_calls"]


def test_the_provider_s_own_searches_are_logged_and_priced() -> None:
    def looked_up(action: str, what: str) -> Native:
        return Native(
            {"type": "web_search_call", "id": f"ws_{what}", "action": {"type": action, "query": what}}
        )

    parts = (
        looked_up("search", "flour"),
        looked_up("open_page", "x"),
        looked_up("search", "eggs"),
        Call("stir"),
    )
    prices = Prices(input=5, output=25, search=0.01)

    with model_server(in_order(Reply(parts), done())) as (_, url), memory_host() as host:
        Cook(url, prices=prices, dialect=RESPONSES).work(host)

    assert host.usage.cost == pytest.approx((200 * 5 + 40 * 25) / 1_000_000 + 2 * 0.01)
    said = [said["input"] for said in host.said(EventType.TOOL_USAGE) if said["tool"] == "web_search"]
    assert ['{"query": "flour"}', '{"query": "eggs"}'] == said


@BOTH
def test_an_event_that_is_no_object_is_what_can_not_be_read(dialect: Dialect) -> None:
    request = Request(system="", turns=(OurTurn(texts=("Bake.",)),), tools=(), max_tokens=10)

    with (
        one_answer(b"data: 7\n\n") as url,
        closing(dialect.provider(url, 10)) as provider,
        pytest.raises(Trouble, match=r"sent what can't be read: `7` is no event"),
    ):
        provider.ask(request, lambda _: None)


@contextmanager
def one_answer(stream: bytes) -> Iterator[str]:
    """The URL of a server that answers one request with this stream."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(stream)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        thread.join()


def chunk_of_call(index: int, name: str | None, what: str) -> Native:
    """A whole call in one piece, as some servers send it."""
    call = {"index": index, "id": name, "function": {"name": "stir", "arguments": f'{{"what": "{what}"}}'}}
    return Native({"tool_calls": [call]})


@pytest.mark.parametrize("names", [("a", "b"), (None, None)], ids=["all of number 0", "without ids"])
def test_calls_of_servers_that_number_or_name_them_badly_are_told_apart(names: Sequence[str | None]) -> None:
    numbers = (0, 0) if names[0] else (0, 1)
    parts = [
        chunk_of_call(number, name, what) for number, name, what in zip(numbers, names, "xy", strict=True)
    ]

    ending, _, model, kitchen = played(CHAT, Reply(tuple(parts)), done())

    assert Outcome.COMPLETED == ending.outcome
    assert ["x", "y"] == [said["what"] for _, said in kitchen.used]
    assert ["stir 1", "stir 2"] == model.requests[1].results


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_reasoning_of_chat_goes_back_beside_calls_alone(name: str) -> None:
    aside = Reply((Native({name: "Flour "}), Native({name: "first."}), Call("stir")))

    _, _, model, _ = played(CHAT, aside, done())

    assert "Flour first." == model.requests[1].body["messages"][2][name]


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        (None, True),
        ("https://eu.api.openai.com/v1", True),
        ("https://toy.openai.azure.com/v1", True),
        ("http://localhost:11434/v1", False),
        ("https://openai.com.example.org/v1", False),
    ],
)
def test_who_answers_is_seen_by_the_host(base_url: str | None, expected: bool) -> None:
    connection = Connection("key", base_url, 1)

    is_openai = connection.is_openai
    connection.close()

    assert expected == is_openai


def test_a_local_server_is_told_the_limit_in_the_old_words() -> None:
    _, _, model, _ = played(CHAT, done())

    body: Any = model.requests[0].body
    assert 4_000 == body["max_tokens"]
