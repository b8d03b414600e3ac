"""The wire format of Chat Completions, as the scripted model server speaks it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support.model_replies import Call, Native, Part, Refusal, Reply, Text
from tests.support.openai_errors_wire import body_of, code_of, pieces

PATH = "/v1/chat/completions"
BELOW = "/chat/completions"  # what the library adds to its base URL
TELLS_AT_ONCE = False
_STOPS = {"refused": "content_filter"}
Json = Mapping[str, Any]


def turns(request: Json) -> int:
    """How often the model has spoken in a conversation."""
    return sum(message["role"] == "assistant" for message in request["messages"])


def conversation(request: Json) -> list[Json]:
    """What was said so far, without the rules."""
    return list(request["messages"][1:])


def prompt(request: Json) -> str:
    """What the model was asked first."""
    return str(request["messages"][1]["content"])


def results(request: Json) -> list[str]:
    """The results of tools in our last turn."""
    return [message["content"] for message in _last_turn(request) if message["role"] == "tool"]


def words(request: Json) -> str:
    """The words in our last turn."""
    return "\n".join(message["content"] for message in _last_turn(request) if message["role"] == "user")


def error(refusal: Refusal) -> bytes:
    """The body of an error."""
    return json.dumps(body_of(refusal)).encode()


def error_event(kind: str) -> bytes:
    """An error in the middle of a stream."""
    return _data({"error": {"message": "It broke.", "type": code_of(kind), "code": code_of(kind)}})


def events(reply: Reply, number: int, model: str) -> Iterator[bytes]:
    """A reply as server-sent events. `number` makes its ids unlike all others."""
    made = {"id": f"chatcmpl-{number}", "object": "chat.completion.chunk", "created": 1, "model": model}

    def chunk(delta: Json, stop: str | None = None) -> bytes:
        return _data({**made, "choices": [{"index": 0, "delta": delta, "finish_reason": stop}]})

    yield chunk({"role": "assistant", "content": ""})
    at = 0
    for part in reply.parts:
        cut = reply.cut_off and part is reply.parts[-1]
        for delta in _deltas(part, at, f"call_{number}_{at}", cut=cut):
            yield chunk(delta)
        at += isinstance(part, Call)
    yield chunk({}, stop_of(reply))
    if reply.tells_usage:
        yield _data({**made, "choices": [], "usage": _usage(reply)})
    yield b"data: [DONE]\n\n"


def stop_of(reply: Reply) -> str:
    """Why the model stopped."""
    if reply.stop:
        return _STOPS.get(reply.stop, reply.stop)
    return "tool_calls" if any(isinstance(part, Call) for part in reply.parts) else "stop"


def problem(request: Json) -> str | None:
    """What real servers would refuse about a request, OpenAI's or vLLM's."""
    if len(request.keys() & {"max_tokens", "max_completion_tokens"}) != 1:
        return "one of max_tokens and max_completion_tokens is wanted"
    if request.get("stream_options") != {"include_usage": True}:
        return "nobody would learn of the usage"
    roles = [message["role"] for message in request["messages"]]
    if roles[:2] != ["system", "user"]:
        return f"messages: they begin with {roles[:2]}"
    return next(
        (found for at in range(len(roles)) if (found := _message_problem(request["messages"], at))), None
    )


def _message_problem(messages: Sequence[Json], at: int) -> str | None:
    message = messages[at]
    calls = message.get("tool_calls", ())
    if not calls and not message["content"].strip():
        return f"messages.{at}: it is empty"
    if any(not isinstance(json.loads(call["function"]["arguments"]), dict) for call in calls):
        return f"messages.{at}: arguments have to be an object"
    wanted = [call["id"] for call in calls]
    after = messages[at + 1 : at + 1 + len(wanted)]
    if wanted != [result.get("tool_call_id") for result in after]:
        return f"messages.{at}: the calls {wanted} are not answered"
    following = messages[at + 1]["role"] if at + 1 < len(messages) else None
    if message["role"] == following != "tool":
        return f"messages.{at}: roles have to alternate"
    return None


def _last_turn(request: Json) -> list[Json]:
    messages = request["messages"]
    spoken = [at for at, message in enumerate(messages) if message["role"] == "assistant"]
    return list(messages[spoken[-1] + 1 if spoken else 1 :])


def _deltas(part: Part, at: int, name: str, *, cut: bool) -> Iterator[Json]:
    match part:
        case Text(text=text):
            for piece in pieces(text):
                yield {"content": piece}
        case Call():
            made = {"index": at, "id": name, "type": "function"}
            yield {"tool_calls": [{**made, "function": {"name": part.name, "arguments": ""}}]}
            said = json.dumps(part.input) if part.malformed is None else part.malformed
            for piece in pieces(said[: len(said) // 2] if cut else said):
                yield {"tool_calls": [{"index": at, "function": {"arguments": piece}}]}
        case Native(part=delta):
            yield delta


def _usage(reply: Reply) -> Json:
    whole = reply.input_tokens + reply.cache_read_tokens + reply.cache_write_tokens
    details = {"cached_tokens": reply.cache_read_tokens, "cache_write_tokens": reply.cache_write_tokens}
    return {
        "prompt_tokens": whole,
        "completion_tokens": reply.output_tokens,
        "total_tokens": whole + reply.output_tokens,
        "prompt_tokens_details": details,
    }


def _data(event: Json) -> bytes:
    return f"data: {json.dumps(event)}\n\n".encode()
