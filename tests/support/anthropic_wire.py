"""The wire format of Anthropic's Messages API, as the scripted model server speaks it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support.model_replies import Call, Native, Part, Refusal, Reply, Text

PATH = "/v1/messages"
BELOW = "/v1/messages"  # what the library adds to its base URL
TELLS_AT_ONCE = True  # what it has consumed, with the first event
_STOPS = {"length": "max_tokens", "refused": "refusal"}
Json = Mapping[str, Any]


def turns(request: Json) -> int:
    """How often the model has spoken in a conversation."""
    return sum(message["role"] == "assistant" for message in request["messages"])


def conversation(request: Json) -> list[Json]:
    """What was said so far."""
    return list(request["messages"])


def results(request: Json) -> list[str]:
    """The results of tools in our last turn."""
    content = request["messages"][-1]["content"]
    return [block["content"][0]["text"] for block in content if block["type"] == "tool_result"]


def words(request: Json) -> str:
    """The words in our last turn."""
    content = request["messages"][-1]["content"]
    return "\n".join(block["text"] for block in content if block["type"] == "text")


def prompt(request: Json) -> str:
    """The first words of a conversation."""
    return str(request["messages"][0]["content"][0]["text"])


def error(refusal: Refusal) -> bytes:
    """The body of an error."""
    return json.dumps(_error(refusal.type, refusal.message)).encode()


def error_event(kind: str) -> bytes:
    """An error in the middle of a stream."""
    return _event(_error(kind, "It broke."))


def events(reply: Reply, number: int, model: str) -> Iterator[bytes]:
    """A reply as server-sent events. `number` makes its ids unlike all others."""
    start = {
        "input_tokens": reply.input_tokens,
        "cache_read_input_tokens": reply.cache_read_tokens,
        "cache_creation_input_tokens": reply.cache_write_tokens,
        "output_tokens": 1,
    }
    message: Json = {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": start,
    }
    yield _event({"type": "message_start", "message": message})
    yield _event({"type": "ping"})
    for index, part in enumerate(reply.parts):
        cut = reply.cut_off and index == len(reply.parts) - 1
        yield from _block(part, index, f"toolu_{number}_{index}", cut=cut)
    delta = {"stop_reason": stop_of(reply), "stop_sequence": None, "stop_details": reply.detail}
    usage: dict[str, object] = {"output_tokens": reply.output_tokens}
    if reply.searches is not None:
        usage["server_tool_use"] = {"web_search_requests": reply.searches}
    yield _event({"type": "message_delta", "delta": delta, "usage": usage})
    yield _event({"type": "message_stop"})


def stop_of(reply: Reply) -> str:
    """Why the model stopped."""
    if reply.stop:
        return _STOPS.get(reply.stop, reply.stop)
    return "tool_use" if any(isinstance(part, Call) for part in reply.parts) else "end_turn"


def problem(request: Json) -> str | None:
    """What the real API would refuse about a request."""
    if request.keys() & {"temperature", "top_p", "top_k"}:
        return "sampling parameters are not supported"
    if request.get("max_tokens", 0) < 1:
        return "max_tokens: must be at least 1"
    messages = request["messages"]
    if not messages or messages[0]["role"] != "user":
        return "messages: first message must use the user role"
    return next((found for at in range(len(messages)) if (found := _message_problem(messages, at))), None)


def _message_problem(messages: Sequence[Json], at: int) -> str | None:
    content = messages[at]["content"]
    if not content:
        return f"messages.{at}: content must not be empty"
    if any(block["type"] == "text" and not block["text"].strip() for block in content):
        return f"messages.{at}: text content blocks must contain non-whitespace text"
    called = {block["id"] for block in content if block["type"] == "tool_use"}
    after = messages[at + 1]["content"] if at + 1 < len(messages) else []
    answered = [block["tool_use_id"] for block in after if block["type"] == "tool_result"]
    if sorted(called) != sorted(answered):
        return f"messages.{at}: tool_use ids {sorted(called)} were answered by {sorted(answered)}"
    kinds = [block["type"] == "tool_result" for block in content]
    if kinds != sorted(kinds, reverse=True):
        return f"messages.{at}: tool_result blocks must come first"
    return None


def _block(part: Part, index: int, name: str, *, cut: bool) -> Iterator[bytes]:
    at = {"index": index}
    match part:
        case Text(text=text):
            yield _event({"type": "content_block_start", **at, "content_block": {"type": "text", "text": ""}})
            for piece in _pieces(text):
                yield _event(_delta(index, {"type": "text_delta", "text": piece}))
        case Call():
            block = {"type": "tool_use", "id": name, "name": part.name, "input": {}}
            yield _event({"type": "content_block_start", **at, "content_block": block})
            said = json.dumps(part.input) if part.malformed is None else part.malformed
            for piece in _pieces(said[: len(said) // 2] if cut else said):
                yield _event(_delta(index, {"type": "input_json_delta", "partial_json": piece}))
        case Native(part=block):
            yield _event({"type": "content_block_start", **at, "content_block": block})
    yield _event({"type": "content_block_stop", **at})


def _delta(index: int, delta: Json) -> Json:
    return {"type": "content_block_delta", "index": index, "delta": delta}


def _pieces(text: str) -> list[str]:
    half = len(text) // 2
    return [piece for piece in (text[:half], text[half:]) if piece]


def _error(kind: str, message: str) -> Json:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def _event(data: Json) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()
