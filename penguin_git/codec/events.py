"""The log of an attempt: one event a line, as JSON."""

import msgspec

from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.event import Event


def format_event(event: Event) -> bytes:
    """One line of a log, its line end included."""
    return msgspec.json.encode(event) + b"\n"


def parse(data: bytes, path: str) -> tuple[Event, ...]:
    """The events of a log, or of any whole lines of one; raises `BrokenFile` naming each unreadable line.

    A last line without a line end is still being written and left out.
    """
    events, problems = [], []
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            events.append(_decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(Problem(path, number, 1, f"This line is no event: {error}."))
    if problems:
        raise BrokenFile(problems)
    return tuple(events)


def _decode(line: bytes) -> Event:
    return msgspec.json.decode(line, type=Event)
