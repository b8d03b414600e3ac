"""The live view of running attempts on a terminal; rich is imported here and nowhere else."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from penguin_git.cli.progress import Progress
from penguin_git.codec import events
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.tick import Tick
from penguin_git.errors import BrokenFile
from penguin_git.model.event import EventType
from penguin_git.model.text import visible
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work, log_file

_TAIL = 4096  # bytes of a log that are looked at for its last line

Report = Callable[[Project, Pool, Tick], None]


class _Board:
    """The attempts that run, as a table that is drawn anew several times a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[tuple[Project, Work, float]] = []
        self._since: dict[str, float] = {}
        self._spinner = Spinner("dots")

    def show(self, project: Project, pool: Pool) -> None:
        """Take over what the pool works on now."""
        now = time.monotonic()
        works = pool.works
        since = {work.claim.commit: self._since.get(work.claim.commit, now) for work in works.values()}
        with self._lock:
            self._since = since
            self._running = [(project, work, since[work.claim.commit]) for work in works.values()]

    def __rich__(self) -> Table:
        table = Table.grid(padding=(0, 2))
        with self._lock:
            running = list(self._running)
        for project, work, since in running:
            seconds = f"{time.monotonic() - since:.0f} s"
            hold, task = work.claim.hold, work.claim.task
            last = Text(_last_line(project, work), style="bright_black", no_wrap=True, overflow="ellipsis")
            title = Text(visible(task.title), no_wrap=True, overflow="ellipsis")
            table.add_row(self._spinner, Text(hold.task, style="cyan"), title, seconds, last)
        return table


@contextmanager
def live(progress: Progress, *, colour: bool) -> Iterator[Report]:
    """A report function that keeps a board at the bottom while lines scroll above it."""
    console, board = Console(stderr=True, no_color=not colour, highlight=False), _Board()
    progress.tell = lambda line: console.print(Text.from_ansi(line), soft_wrap=True)

    def report(project: Project, pool: Pool, tick: Tick) -> None:
        progress.report(project, pool, tick)
        board.show(project, pool)

    with Live(board, console=console, refresh_per_second=8, transient=True):
        yield report


def _last_line(project: Project, work: Work) -> str:
    file = log_file(project, work.claim.hold.task, work.claim.hold.attempt)
    try:
        with file.open("rb") as opened:
            opened.seek(max(file.stat().st_size - _TAIL, 0))
            lines = opened.read().splitlines(keepends=True)
    except OSError:
        return ""
    for line in reversed(lines):
        try:
            said = events.parse(line, str(file))
        except BrokenFile:  # the first line of the tail is cut
            continue
        for event in said:
            text = str(event.data.get("text") or "").strip()
            if event.type in (EventType.MESSAGE, EventType.PROGRESS) and text:
                return visible(text.splitlines()[-1])
    return ""
