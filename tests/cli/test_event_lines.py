"""An event as lines for people."""

import click

from penguin_git.cli import event_lines
from penguin_git.model.event import Event, EventType, Plain
from tests.support.tasks import NOW


def an_event(type: EventType = EventType.MESSAGE, **data: Plain) -> Event:  # noqa: A002 - the log's own word
    return Event(at=NOW, type=type, task="k3f9", attempt=1, data=data)


def test_what_was_said_stands_behind_time_and_type() -> None:
    (line,) = event_lines.lines(an_event(text="First the flour."))

    assert ["10:00:00", "message", "First", "the", "flour."] == click.unstyle(line).split()


def test_a_turn_without_words_is_no_line() -> None:
    assert [] == list(event_lines.lines(an_event(text=" \n")))


def test_a_check_that_was_stopped_did_not_run_out_of_time() -> None:
    late = an_event(EventType.CHECK, check="make", exit_code=None)
    stopped = an_event(EventType.CHECK, check="make", exit_code=None, stopped="it was interrupted")

    assert ["`make` ran out of time", "`make` did not end: it was interrupted"] == [
        click.unstyle(line)[26:] for event in (late, stopped) for line in event_lines.lines(event)
    ]
