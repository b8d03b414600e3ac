"""An event of an attempt's log as lines for people."""

from collections.abc import Iterator

import click

from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.text import visible, visible_lines

_COLOURS = {EventType.ERROR: "red", EventType.CHECK: "cyan", EventType.STATUS_CHANGED: "magenta"}


def lines(event: Event) -> Iterator[str]:
    """The time, the type, and what was said; further lines are indented below it."""
    start = f"{event.at:%H:%M:%S}  "
    name = event.type.value.ljust(14)
    said = visible_lines(_said(event)).rstrip("\n").split("\n")
    yield f"{start}{click.style(name, fg=_COLOURS.get(event.type))}  {said[0]}".rstrip()
    yield from (" " * (len(start) + len(name) + 2) + line for line in said[1:])


def _said(event: Event) -> str:
    data = event.data
    match event.type:
        case EventType.MESSAGE | EventType.ERROR if "text" in data:
            return str(data["text"])
        case EventType.PROGRESS:
            return f"{data.get('progress')}% {data.get('text') or ''}".rstrip()
        case EventType.CHECK:
            return _check(data)
        case EventType.USAGE:
            return f"{_known(data.get('total'))} tokens, iteration {data.get('iterations')}"
        case EventType.STATUS_CHANGED if "outcome" in data:
            reason = f": {data['reason']}" if data.get("reason") else ""
            return f"{str(data['outcome']).replace('_', ' ')}{reason}"
        case _:
            return ", ".join(
                f"{key} {_value(value)}" for key, value in data.items() if value not in (None, "")
            )


def _check(data: dict[str, Plain]) -> str:
    code = data.get("exit_code")
    how = "passed" if code == 0 else "ran out of time" if code is None else f"failed with exit code {code}"
    shown = f"`{visible(str(data.get('check')))}` {how}"
    return shown if code == 0 or not data.get("output") else f"{shown}\n{data['output']}"


def _known(value: Plain) -> str:
    return "unknown" if value is None else str(value)


def _value(value: Plain) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
