"""Chat Completions: what vLLM, Ollama, llama.cpp and most other servers speak, each a little differently."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from penguin_git.agents.models.openai_connection import Connection, usage_in
from penguin_git.agents.models.provider import (
    Blame,
    Call,
    Charge,
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
from penguin_git.model.usage import UNKNOWN, Usage

FORMAT = "openai-chat"
_STOPS: Final = {
    "stop": StopReason.DONE,
    "tool_calls": StopReason.CALLS,
    "function_call": StopReason.CALLS,
    "length": StopReason.LENGTH,
    "content_filter": StopReason.REFUSED,
}
_REASONING = ("reasoning_content", "reasoning")  # as DeepSeek and as vLLM call it


class OpenAIChat:
    """Asks one model."""

    format = FORMAT

    def __init__(self, model: str, key: str, base_url: str | None, *, silence_seconds: float) -> None:
        self._model = model
        self._connection = Connection(key, base_url, silence_seconds)
        # OpenAI's newer models refuse the old name, and most other servers know no other.
        self._limit = "max_completion_tokens" if self._connection.is_openai else "max_tokens"

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def ask(self, request: Request, so_far: Callable[[Charge], None]) -> Reply:
        """Send a request and wait for the whole reply."""
        body = self._body(request)
        asked = {**body, "stream_options": {"include_usage": True}}
        return self._connection.reply("/chat/completions", asked, _Growing(), size_of(body), so_far)

    def calls_of(self, turn: ModelTurn) -> tuple[Call, ...]:
        """The calls in what the model once said."""
        made = (call for part in turn.parts for call in part.get("tool_calls", ()))
        return tuple(_call(call) for call in made)

    def size(self, request: Request) -> int:
        """How many bytes the request has."""
        return size_of(self._body(request))

    def _body(self, request: Request) -> dict[str, Any]:
        functions = (
            {"name": tool.name, "description": tool.description, "parameters": tool.schema}
            for tool in request.tools
        )
        rules = {"role": "system", "content": request.system}
        return {
            "model": self._model,
            "messages": [rules, *(message for turn in request.turns for message in _messages(turn))],
            "tools": [{"type": "function", "function": function} for function in functions],
            self._limit: request.max_tokens,
        }


def _messages(turn: Turn) -> Iterable[Part]:
    return turn.parts if isinstance(turn, ModelTurn) else _ours(turn)


def _ours(turn: OurTurn) -> Iterable[Part]:
    for result in turn.results:
        yield {"role": "tool", "tool_call_id": result.id, "content": text_of(result)}
    if turn.texts:  # in one message: templates of models want the roles to alternate
        yield {"role": "user", "content": "\n\n".join(turn.texts)}


@dataclass
class _Growing:
    """A reply as it comes in."""

    text: str = ""
    refusal: str = ""
    reasoning: dict[str, str] = field(default_factory=dict)
    calls: list[dict[str, Any]] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)  # where a call stands, by its number in the stream
    received: int = 0
    searched: tuple[Call, ...] = ()  # servers of this kind don't
    usage: Usage | None = None
    word: str | None = None

    def add(self, event: Mapping[str, Any]) -> None:
        """Take the next event."""
        if event.get("usage"):  # some say it at each event: the last one counts
            self.usage = usage_in(event["usage"], "prompt_tokens", "completion_tokens")
        for choice in event.get("choices") or ():
            self._grow(choice.get("delta") or {})
            self.word = choice.get("finish_reason") or self.word

    def finished(self) -> Reply:
        """The whole reply."""
        if self.word is None:
            raise Trouble(Blame.TRANSIENT, "The model's server stopped in the middle of a reply.")
        stop = StopReason.REFUSED if self.refusal else _STOPS.get(self.word, StopReason.UNKNOWN)
        if stop is StopReason.LENGTH:
            self.calls = self.calls[:-1]  # cut off, whether or not what is there happens to be JSON
        calls = tuple(_call(call) for call in self.calls)
        if calls and stop is StopReason.DONE:
            stop = StopReason.CALLS
        return Reply(
            parts=self._parts(calls),
            text=self.text.strip(),
            calls=calls,
            stop=stop,
            word=f"`{self.word}`" + (f" ({self.refusal[:300]})" if self.refusal else ""),
            usage=self.usage or UNKNOWN,
        )

    def _parts(self, calls: tuple[Call, ...]) -> tuple[Part, ...]:
        if not calls:
            return ({"role": "assistant", "content": self.text},) if self.text.strip() else ()
        for call, made in zip(calls, self.calls, strict=True):
            if call.problem or not made["function"]["arguments"].strip():
                made["function"]["arguments"] = "{}"  # servers read it, and fail on what is not JSON
        # Reasoning goes back beside calls alone: some servers insist on it there, and refuse it elsewhere.
        said = {"role": "assistant", "content": self.text, **self.reasoning}
        return ({**said, "tool_calls": self.calls},)

    def _grow(self, delta: Mapping[str, Any]) -> None:
        self.text += delta.get("content") or ""
        self.refusal += delta.get("refusal") or ""
        for name in _REASONING:
            if isinstance(more := delta.get(name), str) and more:
                self.reasoning[name] = self.reasoning.get(name, "") + more
                self.received += len(more)
        self.received += len(delta.get("content") or "")
        for piece in delta.get("tool_calls") or ():
            self._grow_call(piece)

    def _grow_call(self, piece: Mapping[str, Any]) -> None:
        number, name = piece.get("index") or 0, piece.get("id")
        at = self.places.get(number)
        if at is None or (name and name != self.calls[at]["id"]):  # some number all of their calls 0
            at = self.places[number] = len(self.calls)
            made = {"name": "", "arguments": ""}
            self.calls.append({"id": name or f"call_{uuid4().hex}", "type": "function", "function": made})
        function, more = self.calls[at]["function"], piece.get("function") or {}
        function["name"] = function["name"] or more.get("name") or ""
        function["arguments"] += more.get("arguments") or ""
        self.received += len(more.get("arguments") or "")


def _call(made: Mapping[str, Any]) -> Call:
    arguments = made["function"]["arguments"]
    found = object_in(arguments)
    problem = "" if found is not None else not_an_object(arguments)
    return Call(id=made["id"], tool=made["function"]["name"], input=found or {}, problem=problem)
