"""The eyes on one running command: its output, its end, the clock, and a wish to stop."""

import math
import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import FileIO
from signal import SIGKILL

from penguin_git.agents import supervisor
from penguin_git.agents.capture import Capture
from penguin_git.agents.command import Command, Finished
from penguin_git.agents.stopping import Stop, StopSignal

CHUNK = 64 * 1024
TICK = 1.0  # seconds between two calls of `on_second`
_HASTE = 0.5  # seconds of grace, each, where somebody waits
_SWEEPS = 100  # through all processes; the second finds what began during the first


@dataclass(frozen=True)
class Supervised:
    """Our ends of the pipes to a supervisor, and how to kill it."""

    order: FileIO
    report: FileIO
    output: FileIO
    kill: Callable[[], None]


class _Limit(Enum):
    TIME = "time"
    OUTPUT = "output"


class Watch:
    """Reads what a supervised command says until it has ended, and makes it end when it must."""

    def __init__(
        self,
        command: Command,
        supervised: Supervised,
        on_output: Callable[[bytes], None],
        on_second: Callable[[], None],
        stop: StopSignal,
    ) -> None:
        self._command, self._supervised, self._stop = command, supervised, stop
        self._on_output, self._on_second = on_output, on_second
        self._capture = Capture()
        self._report = b""
        self._over = False
        self._cause: Stop | _Limit | None = None
        now = time.monotonic()
        self._next_second = now + TICK
        self._timeout_at = None if command.timeout is None else now + command.timeout
        self._escalation: list[tuple[float, Callable[[], None]]] = []
        self._poller = select.poll()

    def until_the_end(self) -> Finished:
        """Watch until nothing of the command is left."""
        for source in (self._supervised.report, self._supervised.output, self._stop):
            self._poller.register(source, select.POLLIN)
        while not self._over:
            wait = max(0.0, self._next_deadline() - time.monotonic())
            self._look({descriptor for descriptor, _ in self._poller.poll(wait * 1000 + 1)})
            self._keep_time(time.monotonic())
        self._read_the_rest()
        return self._finished()

    def _next_deadline(self) -> float:
        deadlines = [self._next_second, *(at for at, _ in self._escalation[:1])]
        if self._timeout_at is not None:
            deadlines.append(self._timeout_at)
        return min(deadlines)

    def _look(self, ready: set[int]) -> None:
        if self._supervised.report.fileno() in ready:
            self._read_report()
        if self._supervised.output.fileno() in ready and not self._read_output():
            self._poller.unregister(self._supervised.output)
        if self._stop.fileno() in ready and not self._over:
            self._poller.unregister(self._stop)
            self._make_it_end(self._stop.wanted)

    def _keep_time(self, now: float) -> None:
        if now >= self._next_second:
            self._next_second = now + TICK
            self._on_second()
        if self._timeout_at is not None and now >= self._timeout_at and not self._over:
            self._timeout_at = None
            self._make_it_end(_Limit.TIME)
        while self._escalation and now >= self._escalation[0][0]:
            self._escalation.pop(0)[1]()

    def _read_report(self) -> None:
        news = self._supervised.report.read(CHUNK)
        self._report += news
        self._over = not news or len(self._report.split()) == 3

    def _read_output(self) -> bool:
        chunk = self._supervised.output.read(CHUNK)
        if not chunk:  # the end, or nothing yet
            return False
        self._capture.add(chunk)
        if self._cause is not _Limit.OUTPUT:
            self._on_output(chunk)
        if self._capture.total > self._command.output_limit:
            self._make_it_end(_Limit.OUTPUT)
        return True

    def _read_the_rest(self) -> None:
        """What is still in the pipe; somebody we could not kill may hold it open or go on writing."""
        os.set_blocking(self._supervised.output.fileno(), False)
        for _ in range(2**20 // CHUNK):
            if not self._read_output():
                return

    def _make_it_end(self, cause: Stop | _Limit | None) -> None:
        if self._cause is not None:
            return
        self._cause = cause
        most = _HASTE if isinstance(cause, Stop) and cause.hasty else math.inf
        interrupt = time.monotonic()
        terminate = interrupt + min(most, self._command.interrupt_grace)
        kill = terminate + min(most, self._command.terminate_grace)
        self._escalation = [
            (interrupt, lambda: self._order(b"i")),
            (terminate, lambda: self._order(b"t")),
            (kill, lambda: self._order(b"k")),
            (kill + self._command.kill_grace, self._supervised.kill),
        ]

    def _order(self, letter: bytes) -> None:
        with suppress(BrokenPipeError):
            self._supervised.order.write(letter)

    def _ending(self) -> tuple[int, int]:
        """The exit code, or minus the signal, and how many processes could not be killed."""
        match [int(word) for word in self._report.split()]:
            case [_, code, left]:
                return code, left
            case [command]:
                _kill_session(command)
        return -SIGKILL, 1

    def _finished(self) -> Finished:
        code, left = self._ending()
        return Finished(
            exit_code=code if code >= 0 else None,
            signal=-code if code < 0 else None,
            stopped=self._cause if isinstance(self._cause, Stop) else None,
            timed_out=self._cause is _Limit.TIME,
            flooded=self._cause is _Limit.OUTPUT,
            contained=left == 0,
            output=self._capture.captured,
        )


def _kill_session(session: int) -> None:
    """The supervisor was killed: what can still be reached is what never left the command's session.

    Looked at again until none is left: while one is being killed, it may have started another.
    """
    for _ in range(_SWEEPS):
        left = [pid for pid, _, _ in supervisor.processes() if _session_of(pid) == session]
        if not left:
            return
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, SIGKILL)


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None
