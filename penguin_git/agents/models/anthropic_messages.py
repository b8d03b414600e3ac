"""Anthropic's Messages API: a request is streamed, and its reply put together from the raw events.

The helper `messages.stream` of the library is not used: it raises on a call whose input is not JSON,
before the usage of that reply has arrived.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import anthropic
from anthropic import APIError, APIStatusError

from penguin_git.agents.models import transport
from penguin_git.agents.models.provider import (
    Blame,
    Call,
    ModelTurn,
    OurTurn,
    Part,
    Reply,
    Request,
    StopReason,
    Trouble,
    Turn,
)
from penguin_git.agents.models.wire import not_an_object, object_in, size_of, text_of
from penguin_git.model.usage import NOTHING, Usage

FORMAT = "anthropic"
_STOPS: Final = {
    "tool_use": StopReason.CALLS,
    "end_turn": StopReason.DONE,
    "stop_sequence": StopReason.DONE,
    "pause_turn": StopReason.PAUSED,
    "max_tokens": StopReason.LENGTH,
    "model_context_window_exceeded": StopReason.CONTEXT,
    "refusal": StopReason.REFUSED,
}
# By the type first: an error in the middle of a stream has the status 200.
_BY_TYPE: Final = {
    "rate_limit_error": Blame.LIMIT,
    "overloaded_error": Blame.LIMIT,
    "timeout_error": Blame.TRANSIENT,
    "api_error": Blame.TRANSIENT,
    "conflict_error": Blame.TRANSIENT,
    "authentication_error": Blame.SETUP,
    "billing_error": Blame.SETUP,
    "permission_error": Blame.SETUP,
    "not_found_error": Blame.SETUP,
    "request_too_large": Blame.CONTEXT,
    "invalid_request_error": Blame.REQUEST,
}
_BY_STATUS: Final = {529: Blame.LIMIT}  # Anthropic's own; the others mean what they always do


class AnthropicMessages:
    """Asks one model. `search` is the provider's own search tool as the API wants it, if it may be used."""

    format = FORMAT

    def __init__(
        self,
        model: str,
        key: str,
        base_url: str | None,
        *,
        silence_seconds: float,
        search: Mapping[str, object] | None = None,
    ) -> None:
        self._model, self._search = model, search
        self._client = anthropic.Anthropic(
            api_key=key,
            base_url=base_url,
            max_retries=0,  # it would obey any `retry-after`, each worker for itself
            timeout=transport.patience(silence_seconds),
            open_telemetry=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, request: Request, so_far: Callable[[Usage], None]) -> Reply:
        """Send a request and wait for the whole reply."""
        reply = _Reply(so_far)
        body = self._body(request)
        try:
            with transport.readable(), self._client.messages.create(**body, stream=True) as events:
                for event in events:
                    reply.add(event.to_dict())
        except APIError as error:
            raise trouble_of(error) from error
        return reply.finished()

    def calls_of(self, turn: ModelTurn) -> tuple[Call, ...]:
        """The calls in what the model once said."""
        return tuple(
            Call(id=part["id"], tool=part["name"], input=part["input"])
            for part in turn.parts
            if part["type"] == "tool_use"
        )

    def size(self, request: Request) -> int:
        """How many bytes the request has."""
        return size_of(self._body(request))

    def _body(self, request: Request) -> dict[str, Any]:
        tools: list[Mapping[str, object]] = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.schema}
            for tool in request.tools
        ]
        return {
            "model": self._model,
            "max_tokens": request.max_tokens,
            "system": request.system,
            "tools": tools + ([self._search] if self._search else []),
            "messages": [_message(turn) for turn in request.turns],
            "cache_control": {"type": "ephemeral"},  # a breakpoint that moves with the conversation
        }


def _message(turn: Turn) -> dict[str, object]:
    if isinstance(turn, ModelTurn):
        return {"role": "assistant", "content": list(turn.parts)}
    return {"role": "user", "content": list(_ours(turn))}


def _ours(turn: OurTurn) -> Iterable[Part]:
    for result in turn.results:  # all of one reply, and before any words: the API insists on it
        yield {
            "type": "tool_result",
            "tool_use_id": result.id,
            "content": [{"type": "text", "text": text_of(result)}],
            "is_error": not result.ok,
        }
    for text in turn.texts:
        yield {"type": "text", "text": text}


@dataclass
class _Reply:
    """A reply as it comes in."""

    so_far: Callable[[Usage], None]
    parts: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[int, str] = field(default_factory=dict)  # JSON of the calls' inputs, by part
    usage: Usage = NOTHING
    stop: str | None = None
    detail: str = ""
    is_whole: bool = False

    def add(self, event: Mapping[str, Any]) -> None:
        """Take the next event; kinds that are not known are of no concern."""
        match event["type"]:
            case "message_start":
                self._use(event["message"].get("usage") or {})
            case "content_block_start":
                self.parts.append(dict(event["content_block"]))
            case "content_block_delta":
                self._grow(event["index"], event["delta"])
            case "message_delta":
                self.stop = event["delta"].get("stop_reason")
                details = event["delta"].get("stop_details") or {}
                self.detail = ": ".join(str(details[key]) for key in _DETAILS if details.get(key))
                self._use(event.get("usage") or {})
            case "message_stop":
                self.is_whole = True

    def finished(self) -> Reply:
        """The whole reply."""
        if not self.is_whole:
            raise Trouble(Blame.TRANSIENT, "The model's server stopped in the middle of a reply.")
        stop = _STOPS.get(self.stop or "", StopReason.UNKNOWN)
        if stop is StopReason.LENGTH and self.parts and self.parts[-1]["type"] == "tool_use":
            self.parts.pop()  # cut off, whether or not what is there happens to be JSON
        calls = tuple(
            self._call(at, part) for at, part in enumerate(self.parts) if part["type"] == "tool_use"
        )
        if calls and stop in (StopReason.DONE, StopReason.PAUSED):
            stop = StopReason.CALLS
        said = [part["text"] for part in self.parts if part["type"] == "text"]
        return Reply(
            parts=tuple(part for part in self.parts if part["type"] != "text" or part["text"].strip()),
            text="\n\n".join(text for text in said if text.strip()),
            calls=calls,
            stop=stop,
            word=f"`{self.stop}`" + (f" ({self.detail})" if self.detail else ""),
            usage=self.usage,
        )

    def _grow(self, index: int, delta: Mapping[str, Any]) -> None:
        part = self.parts[index]
        match delta["type"]:
            case "text_delta":
                part["text"] += delta["text"]
            case "input_json_delta":
                self.inputs[index] = self.inputs.get(index, "") + delta["partial_json"]
            case "thinking_delta":
                part["thinking"] = part.get("thinking", "") + delta["thinking"]
            case "signature_delta":
                part["signature"] = delta["signature"]
            case "citations_delta":
                part["citations"] = [*(part.get("citations") or []), delta["citation"]]
        if part["type"] == "server_tool_use":
            part["input"] = object_in(self.inputs.get(index, "")) or {}

    def _call(self, index: int, part: dict[str, Any]) -> Call:
        text = self.inputs.get(index, "")
        found = object_in(text)
        part["input"] = found or {}  # the API takes back objects only
        problem = "" if found is not None else not_an_object(text)
        return Call(id=part["id"], tool=part["name"], input=part["input"], problem=problem)

    def _use(self, usage: Mapping[str, Any]) -> None:
        """The counts of an event are totals; what it leaves out stays as it was."""
        known = {ours: usage[theirs] for ours, theirs in _COUNTS if usage.get(theirs) is not None}
        before = {name: getattr(self.usage, name) for name, _ in _COUNTS}
        self.usage = Usage(**{**before, **known}, cost=None)
        self.so_far(self.usage)


_DETAILS = ("category", "explanation")
_COUNTS = (
    ("input_tokens", "input_tokens"),
    ("output_tokens", "output_tokens"),
    ("cache_read_tokens", "cache_read_input_tokens"),
    ("cache_write_tokens", "cache_creation_input_tokens"),
)


def trouble_of(error: APIError) -> Trouble:
    """What an error of the library means for the work."""
    if not isinstance(error, APIStatusError):
        return transport.lost(error)
    said = error.api_message or error.message
    kind = f", {error.type}" if error.type else ""
    status = error.status_code
    blame = _BY_TYPE.get(error.type or "") or _BY_STATUS.get(status) or transport.blamed(status)
    if blame is Blame.REQUEST and "prompt is too long" in said:
        blame = Blame.CONTEXT
    message = f"The model's server answered `{said[:300]}` ({status}{kind})."
    return Trouble(blame, message, transport.retry_after(error.response.headers))
