"""One run of a program: its output to the reader, and an end for one that hangs after its last word."""

import time

from penguin_git.agents import process
from penguin_git.agents.command_line.lines import Lines
from penguin_git.agents.command_line.profile import Reader
from penguin_git.agents.process import Command, Finished
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model.outcome import Outcome

ENOUGH = Stop(Outcome.COMPLETED, "It had said its last word.")


def run(
    command: Command, reader: Reader, *, stop: StopSignal, grace: float, keep_fds: tuple[int, ...]
) -> Finished:
    """Run it to its end; `stop` is this run's own. `grace` is in seconds from the last word on."""
    follower = _Follower(reader, stop, grace)
    finished = process.run(
        command, on_output=follower.add, on_second=follower.look, stop=stop, keep_fds=keep_fds
    )
    follower.close()
    return finished


class _Follower:
    def __init__(self, reader: Reader, stop: StopSignal, grace: float) -> None:
        self._reader, self._stop, self._grace = reader, stop, grace
        self._lines = Lines()
        self._over_since: float | None = None

    def add(self, chunk: bytes) -> None:
        for line in self._lines.add(chunk):
            self._reader.line(line)

    def look(self) -> None:
        self._reader.glance()
        if not self._reader.is_over:
            self._over_since = None
        elif self._over_since is None:
            self._over_since = time.monotonic()
        elif time.monotonic() - self._over_since >= self._grace:
            self._stop.want(ENOUGH)

    def close(self) -> None:
        for line in self._lines.rest():
            self._reader.line(line)
        self._reader.glance()
