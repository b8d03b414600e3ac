"""The wire format of OpenAI's Responses API, as the scripted model server speaks it."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from tests.support.model_replies import Call, Native, Part, Refusal, Reply, Text
from tests.support.openai_errors_wire import body_of, code_of, pieces

PATH = "/v1/responses"
BELOW = "/responses"  # what the library adds to its base URL
TELLS_AT_ONCE = False
_STOPS = {"length": "max_output_tokens", "refused": "content_filter"}
Json = Mapping[str, Any]
_EMPTY: Mapping[str, Json] = {"function_call": {"arguments": ""}, "message": {"content": []}}


def turns(request: Json) -> int:
    """How often the model has spoken in a conversation."""
    return sum(is_models for is_models, _ in groupby(request["input"], _is_models))


def conversation(request: Json) -> list[Json]:
    """What was said so far."""
    return list(request["input"])


def prompt(request: Json) -> str:
    """What the model was asked first."""
    return str(request["input"][0]["content"][0]["text"])


def results(request: Json) -> list[str]:
    """The results of tools in our last turn."""
    return [item["output"] for item in _last_turn(request) if item["type"] == "function_call_output"]


def words(request: Json) -> str:
    """The words in our last turn."""
    said = [item["content"][0]["text"] for item in _last_turn(request) if item["type"] == "message"]
    return "\n".join(said)


def error(refusal: Refusal) -> bytes:
    """The body of an error."""
    return json.dumps(body_of(refusal)).encode()


def error_event(kind: str) -> bytes:
    """An error in the middle of a stream."""
    return _event("error", {"code": code_of(kind), "message": "It broke.", "param": None})


def events(reply: Reply, number: int, model: str) -> Iterator[bytes]:
    """A reply as server-sent events. `number` makes its ids unlike all others."""
    made = {"id": f"resp_{number}", "object": "response", "created_at": 1, "model": model}
    begun = {**made, "status": "in_progress", "output": [], "usage": None, "error": None}
    yield _event("response.created", {"response": begun})
    yield _event("response.in_progress", {"response": begun})
    items = []
    for at, part in enumerate(reply.parts):
        cut = reply.cut_off and at == len(reply.parts) - 1
        item = _item(part, f"{number}_{at}", cut=cut)
        items.append(item)
        yield from _told(item, at)
    yield _end({**begun, "output": items, "usage": _usage(reply)}, reply)


def problem(request: Json) -> str | None:
    """What the real API would refuse about a request."""
    if request["max_output_tokens"] < 16:
        return "max_output_tokens: it has to be 16 at least"
    if request["store"] or any(tool.get("strict") for tool in request["tools"]):
        return "this server keeps nothing, and its schemas are not strict"
    if not request["input"] or _is_models(request["input"][0]):
        return "input: it begins with what the model said"
    return _calls_problem(request["input"]) or _reasoning_problem(request["input"])


def _calls_problem(items: list[Json]) -> str | None:
    called = [item["call_id"] for item in items if item["type"] == "function_call"]
    answered = [item["call_id"] for item in items if item["type"] == "function_call_output"]
    return None if called == answered else f"input: the calls {called} were answered by {answered}"


def _reasoning_problem(items: list[Json]) -> str | None:
    for at, item in enumerate(items):
        if item["type"] != "reasoning":
            continue
        if not item.get("encrypted_content"):
            return f"input.{at}: item `{item['id']}` is not found, as items are not kept"
        if at + 1 == len(items) or not _is_models(items[at + 1]):
            return f"input.{at}: reasoning was provided without the item that has to follow"
    return None


def _is_models(item: Json) -> bool:
    return item["type"] != "function_call_output" and item.get("role") != "user"


def _last_turn(request: Json) -> list[Json]:
    items = request["input"]
    spoken = [at for at, item in enumerate(items) if _is_models(item)]
    return list(items[spoken[-1] + 1 if spoken else 0 :])


def _item(part: Part, name: str, *, cut: bool) -> Json:
    status = "incomplete" if cut else "completed"
    match part:
        case Text(text=text):
            content = [{"type": "output_text", "text": text, "annotations": []}]
            said = {"type": "message", "role": "assistant", "content": content}
            return {"id": f"msg_{name}", "status": status, **said}
        case Native(part=item):
            return item
        case Call():
            arguments = json.dumps(part.input) if part.malformed is None else part.malformed
            arguments = arguments[: len(arguments) // 2] if cut else arguments
            made = {"type": "function_call", "call_id": f"call_{name}", "name": part.name}
            return {"id": f"fc_{name}", "status": status, **made, "arguments": arguments}


def _told(item: Json, at: int) -> Iterator[bytes]:
    where = {"output_index": at, "item_id": item.get("id")}
    empty: Json = _EMPTY.get(item["type"], {})
    begun = {**item, "status": "in_progress", **empty}
    yield _event("response.output_item.added", {"output_index": at, "item": begun})
    if item["type"] == "function_call":
        for piece in pieces(item["arguments"]):
            yield _event("response.function_call_arguments.delta", {**where, "delta": piece})
    elif item["type"] == "message":
        for piece in pieces(item["content"][0].get("text", "")):
            delta: Json = {**where, "content_index": 0, "delta": piece, "logprobs": []}
            yield _event("response.output_text.delta", delta)
    yield _event("response.output_item.done", {"output_index": at, "item": item})


def _end(response: Json, reply: Reply) -> bytes:
    if reply.stop is None:
        return _event("response.completed", {"response": {**response, "status": "completed"}})
    if reply.stop == "failed":
        failed = {**response, "status": "failed", "error": reply.detail}
        return _event("response.failed", {"response": failed})
    why = {"reason": _STOPS.get(reply.stop, reply.stop)}
    cut = {**response, "status": "incomplete", "incomplete_details": why}
    return _event("response.incomplete", {"response": cut})


def _usage(reply: Reply) -> Json | None:
    if not reply.tells_usage:
        return None
    whole = reply.input_tokens + reply.cache_read_tokens + reply.cache_write_tokens
    details = {"cached_tokens": reply.cache_read_tokens, "cache_write_tokens": reply.cache_write_tokens}
    return {
        "input_tokens": whole,
        "input_tokens_details": details,
        "output_tokens": reply.output_tokens,
        "output_tokens_details": {"reasoning_tokens": reply.output_tokens // 2},
        "total_tokens": whole + reply.output_tokens,
    }


def _event(kind: str, data: Json) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': 1, **data})}\n\n".encode()
