"""Anthropic's Messages API: what a request is there, and the way to send it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import anthropic
from anthropic import APIError

from penguin_git.agents.models import anthropic_errors, transport
from penguin_git.agents.models.anthropic_reply import Growing
from penguin_git.agents.models.provider import Call, Charge, ModelTurn, OurTurn, Part, Reply, Request, Turn
from penguin_git.agents.models.wire import size_of, text_of

FORMAT = "anthropic"


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

    def ask(self, request: Request, so_far: Callable[[Charge], None]) -> Reply:
        """Send a request and wait for the whole reply."""
        reply = Growing(so_far)
        body = self._body(request)
        try:
            with transport.readable(), self._client.messages.create(**body, stream=True) as events:
                for event in events:
                    reply.add(event.to_dict())
        except APIError as error:
            raise anthropic_errors.trouble_of(error) from error
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
