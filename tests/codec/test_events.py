"""The log of an attempt is one JSON object a line."""

from datetime import UTC, datetime

import pytest

from penguin_git.codec.events import format_event, parse
from penguin_git.errors import BrokenFile
from penguin_git.model.event import Event, EventType

EVENT = Event(
    at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    type=EventType.MESSAGE,
    task="k3f9",
    attempt=1,
    data={"text": "two\nlines\u2028🐧", "n": 1, "cost": 0.5, "names": ["a"]},
)


def test_events_are_read_back_as_they_were_written() -> None:
    line = format_event(EVENT)

    assert (EVENT, EVENT) == parse(line + line, "log")
    assert 1 == line.count(b"\n")


def test_a_line_that_is_still_being_written_is_left_out() -> None:
    line = format_event(EVENT)

    assert (EVENT,) == parse(line + line[:-1], "log")
    assert () == parse(b"", "log")


def test_an_unreadable_line_is_named() -> None:
    with pytest.raises(BrokenFile) as caught:
        parse(format_event(EVENT) + b"{}\n" + b"\xff\n" + b'{"type": "x"}\n', "log")

    assert [2, 3, 4] == [problem.line for problem in caught.value.problems]
