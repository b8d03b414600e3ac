"""An event of an attempt's log as lines for people."""

from collections.abc import Iterator

import click

from penguin_git.model import event_words
from penguin_git.model.event import Event, EventType

_COLOURS = {EventType.ERROR: "red", EventType.CHECK: "cyan", EventType.STATUS_CHANGED: "magenta"}


def lines(event: Event) -> Iterator[str]:
    """The time, the type, and what was said; further lines are indented below it."""
    said = event_words.words(event)
    if not said:
        return
    start = f"{event.at:%H:%M:%S}  "
    name = event.type.value.ljust(14)
    yield f"{start}{click.style(name, fg=_COLOURS.get(event.type))}  {said[0]}".rstrip()
    yield from (" " * (len(start) + len(name) + 2) + line for line in said[1:])
