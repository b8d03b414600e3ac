"""A conversation as events of the log, and rebuilt from them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from penguin_git.agents.models.provider import Call, ModelTurn, OurTurn, Reply, Result, Turn
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.secrets import redacted

INTERRUPTED = "This call was interrupted. It may have run, wholly or in part: look before you repeat it."
NOT_STARTED = "This call was not run: the work was interrupted before it."
_PIECE = 8_000  # characters; the log cuts longer texts in the middle


class Past(Struct, frozen=True):
    """What earlier attempts said; `unanswered` are the tools and results in it that were never logged."""

    turns: tuple[Turn, ...] = ()
    unanswered: tuple[tuple[str, Result], ...] = ()


def reply_event(reply: Reply, format: str) -> Mapping[str, Plain]:  # noqa: A002 - the provider's word
    """A reply as a `message` of the log: its text for people, its parts to be sent back."""
    return {"role": "model", "text": reply.text, "format": format, "parts": _pieces(list(reply.parts))}


def words_event(text: str, format: str) -> Mapping[str, Plain]:  # noqa: A002
    """Words to the model as a `message` of the log."""
    return {"role": "user", "text": text, "format": format, "parts": _pieces(text)}


def call_event(call: Call) -> Mapping[str, Plain]:
    """The beginning of a call as a `tool_usage` of the log."""
    shown = json.dumps(_without_secrets(call.input), ensure_ascii=False)
    return {"tool": call.tool, "phase": "call", "id": call.id, "input": shown}


def result_event(tool: str, result: Result, *, denied: bool = False) -> Mapping[str, Plain]:
    """The end of a call as a `tool_usage` of the log."""
    said: dict[str, Plain] = {"tool": tool, "phase": "result", "id": result.id, "ok": result.ok}
    return {**said, "denied": denied, "text": result.text}


def rebuilt(
    events: Iterable[Event],
    format: str,  # noqa: A002
    calls_of: Callable[[ModelTurn], tuple[Call, ...]],
) -> Past:
    """The conversation that these events tell.

    What was said in another format is left out: no other provider could read it.
    """
    told = _Told(calls_of)
    for event in events:
        data = event.data
        if event.type is EventType.TOOL_USAGE and data.get("phase") == "call":
            told.started.add(str(data.get("id")))
        elif event.type is EventType.TOOL_USAGE and data.get("phase") == "result":
            told.result(Result(id=str(data.get("id")), text=str(data.get("text")), ok=data.get("ok") is True))
        elif event.type is EventType.MESSAGE and data.get("format") == format:
            if data.get("role") == "user":
                told.texts.append(str(_joined(data.get("parts"))))
            else:
                told.model(ModelTurn(tuple(_joined(data.get("parts")))))
    unanswered = tuple((call.tool, told.answer(call)) for call in told.calls if call.id not in told.results)
    told.close()
    return Past(tuple(told.turns), unanswered)


class _Told:
    """The conversation so far, with our next turn still growing."""

    def __init__(self, calls_of: Callable[[ModelTurn], tuple[Call, ...]]) -> None:
        self.turns: list[Turn] = []
        self.calls: tuple[Call, ...] = ()  # of the model's last turn
        self.started: set[str] = set()
        self.results: dict[str, Result] = {}
        self.texts: list[str] = []
        self._calls_of = calls_of

    def result(self, result: Result) -> None:
        self.results.setdefault(result.id, result)

    def model(self, turn: ModelTurn) -> None:
        self.close()
        self.turns.append(turn)
        self.calls = self._calls_of(turn)

    def close(self) -> None:
        """End our turn, with an answer to every call of the model's."""
        if self.calls or self.texts:
            answers = (self.results.get(call.id) or self.answer(call) for call in self.calls)
            self.turns.append(OurTurn(tuple(answers), tuple(self.texts)))
        self.calls, self.results, self.texts = (), {}, []

    def answer(self, call: Call) -> Result:
        """The answer to a call whose result nobody knows."""
        text = INTERRUPTED if call.id in self.started else NOT_STARTED
        return Result(id=call.id, text=text, ok=False)


def _pieces(value: object) -> list[str]:
    """A value as JSON in pieces that the log keeps whole.

    Secrets are taken out of the single texts before: a secret could be cut in two by the pieces.
    """
    text = json.dumps(_without_secrets(value), ensure_ascii=False)
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def _joined(pieces: Plain) -> Any:
    return json.loads("".join(pieces)) if isinstance(pieces, list) else []


def _without_secrets(value: object) -> object:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {key: _without_secrets(part) for key, part in value.items()}
    return [_without_secrets(part) for part in value] if isinstance(value, list | tuple) else value
