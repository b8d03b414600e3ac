"""A reply of Anthropic's Messages API, put together from the raw events of its stream.

The helper `messages.stream` of the library is not used: it raises on a call whose input is not JSON,
before the usage of that reply has arrived.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from penguin_git.agents.models.provider import Blame, Call, Charge, Reply, StopReason, Trouble
from penguin_git.agents.models.wire import not_an_object, object_in
from penguin_git.model.usage import NOTHING, Usage

_STOPS: Final = {
    "tool_use": StopReason.CALLS,
    "end_turn": StopReason.DONE,
    "stop_sequence": StopReason.DONE,
    "pause_turn": StopReason.PAUSED,
    "max_tokens": StopReason.LENGTH,
    "model_context_window_exceeded": StopReason.CONTEXT,
    "refusal": StopReason.REFUSED,
}
_DETAILS = ("category", "explanation")
_COUNTS = (
    ("input_tokens", "input_tokens"),
    ("output_tokens", "output_tokens"),
    ("cache_read_tokens", "cache_read_input_tokens"),
    ("cache_write_tokens", "cache_creation_input_tokens"),
)


@dataclass
class Growing:
    """A reply as it comes in."""

    so_far: Callable[[Charge], None]
    parts: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[int, str] = field(default_factory=dict)  # JSON of the calls' inputs, by part
    usage: Usage = NOTHING
    billed: int | None = None  # searches, as the provider counts them: one that failed is free
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
                self.so_far(self._charge())  # a search has its fee, whatever becomes of the reply
            case "content_block_delta":
                self._grow(event["index"], event["delta"])
            case "message_delta":
                self.stop = event["delta"].get("stop_reason")
                details = event["delta"].get("stop_details") or {}
                self.detail = ": ".join(str(details[key]) for key in _DETAILS if details.get(key))
                self._use(event.get("usage") or {})
            case "message_stop":
                self.is_whole = True

    @property
    def searched(self) -> tuple[Call, ...]:
        """What the provider looked up so far."""
        made = (part for part in self.parts if part["type"] == "server_tool_use")
        return tuple(Call(id=part["id"], tool=part["name"], input=part["input"]) for part in made)

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
            searched=self.searched,
            searches=self._charge().searches,
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
        tools = usage.get("server_tool_use") or {}
        self.billed = tools.get("web_search_requests", self.billed)
        self.so_far(self._charge())

    def _charge(self) -> Charge:
        return Charge(self.usage, len(self.searched) if self.billed is None else self.billed)
