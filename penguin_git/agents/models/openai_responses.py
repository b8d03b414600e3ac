"""OpenAI's Responses API: a conversation of items, none of which the provider keeps."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from penguin_git.agents.models import openai_errors
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
from penguin_git.agents.models.settings import WebSearch
from penguin_git.agents.models.wire import not_an_object, object_in, size_of, text_of
from penguin_git.model.usage import UNKNOWN, Usage

FORMAT = "openai-responses"
_STOPS: Final = {
    "completed": StopReason.DONE,
    "max_output_tokens": StopReason.LENGTH,
    "content_filter": StopReason.REFUSED,
}
_ENDS = ("response.completed", "response.incomplete", "response.failed", "response.cancelled")


class OpenAIResponses:
    """Asks one model; `search` are the limits of the provider's own search, if it may be used."""

    format = FORMAT

    def __init__(
        self,
        model: str,
        key: str,
        base_url: str | None,
        *,
        silence_seconds: float,
        search: WebSearch | None = None,
    ) -> None:
        self._model, self._search = model, search
        self._connection = Connection(key, base_url, silence_seconds)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def ask(self, request: Request, so_far: Callable[[Charge], None]) -> Reply:
        """Send a request and wait for the whole reply."""
        body = self._body(request)
        return self._connection.reply("/responses", body, _Growing(), size_of(body), so_far)

    def calls_of(self, turn: ModelTurn) -> tuple[Call, ...]:
        """The calls in what the model once said."""
        return tuple(_call(part) for part in turn.parts if part["type"] == "function_call")

    def size(self, request: Request) -> int:
        """How many bytes the request has."""
        return size_of(self._body(request))

    def _body(self, request: Request) -> dict[str, Any]:
        tools: list[Mapping[str, object]] = [
            {
                "type": "function",
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.schema,
                "strict": False,  # it would make every field of an input a required one
            }
            for tool in request.tools
        ]
        body: dict[str, Any] = {
            "model": self._model,
            "instructions": request.system,
            "input": [item for turn in request.turns for item in _items(turn)],
            "max_output_tokens": request.max_tokens,
            "store": False,  # the log holds the conversation; reasoning comes back encrypted
            "tools": tools,
        }
        if self._search:
            tools.append(_search_tool(self._search))
            body["max_tool_calls"] = self._search.max_uses
        return body


def _search_tool(limits: WebSearch) -> dict[str, object]:
    filters = {"filters": {"allowed_domains": list(limits.allowed_domains)}}
    return {"type": "web_search", **(filters if limits.allowed_domains else {})}


def _items(turn: Turn) -> Iterable[Part]:
    return turn.parts if isinstance(turn, ModelTurn) else _ours(turn)


def _ours(turn: OurTurn) -> Iterable[Part]:
    for result in turn.results:
        yield {"type": "function_call_output", "call_id": result.id, "output": text_of(result)}
    for text in turn.texts:
        yield {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


@dataclass
class _Growing:
    """A reply as it comes in; an item counts once it is whole."""

    items: dict[int, Part] = field(default_factory=dict)
    received: int = 0
    usage: Usage | None = None
    end: Mapping[str, Any] | None = None

    def add(self, event: Mapping[str, Any]) -> None:
        """Take the next event; kinds that are not known are of no concern."""
        kind = event["type"]
        if kind == "response.output_item.done":
            self.items[event["output_index"]] = event["item"]
        elif kind.endswith(".delta"):
            self.received += len(event.get("delta") or "")
        elif kind in _ENDS:
            self._end(event["response"])
        elif kind == "error":
            raise openai_errors.told(event["message"], event.get("code"))

    @property
    def searched(self) -> tuple[Call, ...]:
        """What the provider looked up; opening a page that it found has no fee."""
        found = (item for item in self.items.values() if item["type"] == "web_search_call")
        return tuple(_search(item) for item in found if _asked(item).get("type", "search") == "search")

    def finished(self) -> Reply:
        """The whole reply."""
        if self.end is None:
            raise Trouble(Blame.TRANSIENT, "The model's server stopped in the middle of a reply.")
        word = (self.end.get("incomplete_details") or {}).get("reason") or self.end.get("status") or ""
        stop = _STOPS.get(word, StopReason.UNKNOWN)
        items = [self.items[at] for at in sorted(self.items)] or list(self.end.get("output") or ())
        parts, calls = _usable(items, was_cut=stop is StopReason.LENGTH)
        refusal = _contents(items, "refusal", "refusal")
        if refusal:
            stop = StopReason.REFUSED
        return Reply(
            parts=parts,
            text=_contents(items, "output_text", "text"),
            calls=calls,
            stop=StopReason.CALLS if calls and stop is StopReason.DONE else stop,
            word=f"`{word}`" + (f" ({refusal[:300]})" if refusal else ""),
            usage=self.usage or UNKNOWN,
            searched=self.searched,
            searches=len(self.searched),
        )

    def _end(self, response: Mapping[str, Any]) -> None:
        self.end = response
        if response.get("usage"):
            self.usage = usage_in(response["usage"], "input_tokens", "output_tokens")
        if response.get("status") == "failed":
            error = response.get("error") or {}
            raise openai_errors.told(str(error.get("message")), error.get("code"), error.get("type"))


def _usable(items: list[Part], *, was_cut: bool) -> tuple[tuple[Part, ...], tuple[Call, ...]]:
    """What goes back to the provider, and the calls in it."""
    if was_cut and items and items[-1]["type"] == "function_call":
        items = items[:-1]  # cut off, whether or not what is there happens to be JSON
    calls = tuple(_call(item) for item in items if item["type"] == "function_call")
    malformed = {call.id for call in calls if call.problem}
    kept = [{**item, "arguments": "{}"} if item.get("call_id") in malformed else item for item in items]
    kept = [item for item in kept if _is_readable(item)]
    while kept and kept[-1]["type"] == "reasoning":  # it is taken only before what it led to
        kept.pop()
    return tuple(kept), calls


def _is_readable(item: Part) -> bool:
    """Whether the provider can make sense of an item again, though it keeps none of them."""
    if item["type"] != "reasoning":
        return True
    return bool(item.get("encrypted_content") or item.get("content"))


def _call(item: Part) -> Call:
    found = object_in(item["arguments"])
    problem = "" if found is not None else not_an_object(item["arguments"])
    return Call(id=item["call_id"], tool=item["name"], input=found or {}, problem=problem)


def _search(item: Part) -> Call:
    query = {name: said for name, said in _asked(item).items() if name in ("query", "queries")}
    return Call(id=item["id"], tool="web_search", input=query)


def _asked(item: Part) -> Mapping[str, Any]:
    return item.get("action") or {}


def _contents(items: list[Part], kind: str, key: str) -> str:
    """The texts of one kind in the messages among the items."""
    messages = [item for item in items if item["type"] == "message"]
    texts = [part[key] for item in messages for part in item["content"] if part["type"] == kind]
    return "\n\n".join(text for text in texts if text.strip())
