"""What an event of an attempt's log says, in words for people."""

from collections.abc import Callable, Mapping

from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.text import visible, visible_lines

_Data = Mapping[str, Plain]


def words(event: Event) -> tuple[str, ...]:
    """What was said, line by line, harmless to show.

    A model that only calls tools says nothing in words, which is no line.
    """
    if event.type is EventType.MESSAGE and not str(event.data.get("text", event.data)).strip():
        return ()
    said = _SAID.get(event.type, _pairs)(event.data)
    return tuple(visible_lines(said).rstrip("\n").split("\n"))


def _text(data: _Data) -> str:
    return str(data["text"]) if "text" in data else _pairs(data)


def _progress(data: _Data) -> str:
    phase = f"phase {data['phase']} of {_known(data.get('phases'))}" if "phase" in data else ""
    percent = f"{data['progress']}%" if data.get("progress") is not None else ""
    return " ".join(part for part in (phase, percent, str(data.get("text") or "")) if part)


def _call(data: _Data) -> str:
    """A call of a tool with its input, or how it went with what came of it."""
    if "tool" not in data:
        return _pairs(data)
    start = f"{data['tool']} {_result(data) if data.get('phase') == 'result' else 'called'}"
    said = str(data.get("text") or data.get("input") or "").rstrip("\n")
    return f"{start}:\n{said}" if "\n" in said else f"{start}: {said}" if said else start


def _result(data: _Data) -> str:
    return "refused" if data.get("denied") is True else "failed" if data.get("ok") is False else "done"


def _check(data: _Data) -> str:
    code = data.get("exit_code")
    ended = f"did not end: {data['stopped']}" if data.get("stopped") else "ran out of time"
    how = "passed" if code == 0 else ended if code is None else f"failed with exit code {code}"
    shown = f"`{visible(str(data.get('check')))}` {how}"
    return shown if code == 0 or not data.get("output") else f"{shown}\n{data['output']}"


def _usage(data: _Data) -> str:
    return f"{_known(data.get('total'))} tokens, iteration {data.get('iterations')}"


def _words(data: _Data) -> str:
    return f"{data.get('by')}: {data.get('text')}"


def _ending(data: _Data) -> str:
    if "outcome" not in data:
        return _pairs(data)
    reason = f": {data['reason']}" if data.get("reason") else ""
    return f"{str(data['outcome']).replace('_', ' ')}{reason}"


def _pairs(data: _Data) -> str:
    return ", ".join(f"{key} {_value(value)}" for key, value in data.items() if value not in (None, ""))


def _known(value: Plain) -> str:
    return "unknown" if value is None else str(value)


def _value(value: Plain) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


_SAID: dict[EventType, Callable[[_Data], str]] = {
    EventType.MESSAGE: _text,
    EventType.ERROR: _text,
    EventType.PROGRESS: _progress,
    EventType.TOOL_USAGE: _call,
    EventType.CHECK: _check,
    EventType.USAGE: _usage,
    EventType.STATUS_CHANGED: _ending,
    EventType.FEEDBACK: _words,
}
