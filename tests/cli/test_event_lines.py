"""An event as lines for people."""

import click

from penguin_git.cli import event_lines
from penguin_git.model.event import Event, EventType
from tests.support.tasks import NOW


def an_event(**data: str) -> Event:
    return Event(at=NOW, type=EventType.MESSAGE, task="k3f9", attempt=1, data=dict(data))


def test_what_was_said_stands_behind_time_and_type() -> None:
    (line,) = event_lines.lines(an_event(text="First the flour."))

    assert ["10:00:00", "message", "First", "the", "flour."] == click.unstyle(line).split()


def test_a_turn_without_words_is_no_line() -> None:
    assert [] == list(event_lines.lines(an_event(text=" \n")))
