"""The live view of one task on a terminal, drawn in place; what is imported here takes long to import."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from rich.console import Console, ConsoleOptions
from rich.live import Live
from rich.text import Text

from penguin_git.cli import event_lines, output, usage_lines
from penguin_git.model import bars
from penguin_git.model.consumption import Measure
from penguin_git.model.event import Event, EventType
from penguin_git.model.text import visible
from penguin_git.tracker.standing import Standing

_PER_SECOND = 2  # drawings; the size of the terminal is asked for at each
_REMEMBERED = 500  # lines of the log: more than any terminal is high
_LEAVING = "Ctrl-C ends looking on; the task goes on."
_ASCII = str.maketrans("█░·", "#-.")
_SHADES = ((0.9, "red"), (0.7, "yellow"))  # of a budget: from here on

Draw = Callable[[Standing, "Heard", datetime, int], Iterator[Text]]


class Heard:
    """The last lines of what attempts said."""

    def __init__(self) -> None:
        self._lines: deque[Text] = deque(maxlen=_REMEMBERED)

    def add(self, event: Event) -> None:
        """Remember an event; how much is used has bars of its own."""
        if event.type is not EventType.USAGE:
            self._lines.extend(Text.from_ansi(line) for line in event_lines.lines(event))

    def last(self, count: int) -> list[Text]:
        """The last lines, at most so many."""
        return list(self._lines)[-count:] if count > 0 else []


class Board:
    """What is drawn: how the task stands, at any size of the terminal. Thread-safe."""

    def __init__(self, now: Callable[[], datetime], draw: Draw) -> None:
        self._now, self._draw = now, draw
        self._lock = threading.Lock()
        self._heard = Heard()
        self._standing: Standing | None = None

    def hear(self, standing: Standing) -> None:
        """Take over the news."""
        with self._lock:
            self._standing = standing
            if isinstance(standing.news, Event):
                self._heard.add(standing.news)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        with self._lock:
            if self._standing is None:
                return
            found = list(self._draw(self._standing, self._heard, self._now(), console.height - 1))
        for line in found[: console.height - 2]:
            yield _fitted(line, options)
        yield _fitted(Text(_LEAVING, style="dim"), options)


def watch_board(seen: Iterable[Standing], now: Callable[[], datetime], *, colour: bool) -> Standing | None:
    """Show state, progress, budgets and the last lines of the log; how the task stands at the end."""
    return _shown(Board(now, watch_lines), seen, colour=colour)


def usage_board(seen: Iterable[Standing], now: Callable[[], datetime], *, colour: bool) -> Standing | None:
    """Show what the task consumes; how it stands at the end."""
    return _shown(Board(now, _usage_lines), seen, colour=colour)


def _shown(board: Board, seen: Iterable[Standing], *, colour: bool) -> Standing | None:
    console, last = Console(no_color=not colour, highlight=False), None
    # The other screen, since lines drawn in place are torn when somebody makes the window narrower.
    with Live(board, console=console, refresh_per_second=_PER_SECOND, screen=True):
        for standing in seen:
            board.hear(standing)
            last = standing
    return last


def watch_lines(standing: Standing, heard: Heard, now: datetime, room: int) -> Iterator[Text]:
    """The lines of the view of one task."""
    above = [*_head(standing), Text(), _progress(standing), *_budgets(standing, now), Text()]
    yield from above
    yield from heard.last(room - len(above) - 1)


def _usage_lines(standing: Standing, _heard: Heard, now: datetime, _room: int) -> Iterator[Text]:
    yield from _head(standing)
    yield Text()
    yield from map(Text.from_ansi, usage_lines.lines(standing.consumption, now))


def _head(standing: Standing) -> Iterator[Text]:
    row = standing.row
    yield Text.assemble((row.head.id, "bold"), "  ", (visible(row.head.title), "bold"))
    state = Text.from_ansi(output.coloured(output.state_of(row.head.status, row.state)))
    attempt = f", attempt {standing.attempt or row.attempt}" if standing.attempt or row.attempt else ""
    yield Text.assemble(state, attempt)
    yield from (Text(f"  {visible(reason)}", style="dim") for reason in row.reasons)


def _progress(standing: Standing) -> Text:
    percent = standing.headway.percent
    share = None if percent is None else percent / 100
    return _line("progress", bars.bar(share), "cyan", bars.headway(standing.headway))


def _budgets(standing: Standing, now: datetime) -> Iterator[Text]:
    for measure in standing.consumption.measures(now):
        bar = bars.bar(measure.share)
        drawn = " " * len(bar) if measure.limit is None else bar
        yield _line(measure.name, drawn, _shade(measure), bars.measure(measure))


def _shade(measure: Measure) -> str:
    return next((shade for share, shade in _SHADES if (measure.share or 0) >= share), "green")


def _line(name: str, bar: str, style: str, said: str) -> Text:
    return Text.assemble(f"{name:<10}  ", (bar, style), "  ", visible(said))


def _fitted(line: Text, options: ConsoleOptions) -> Text:
    fitted = line.copy()
    if options.ascii_only:
        fitted.plain = fitted.plain.translate(_ASCII)
    fitted.truncate(options.max_width, overflow="ellipsis")
    fitted.no_wrap = True
    return fitted
