"""Signals to a command that another process runs: they are passed on to there."""

import os

try:
    # The C half of `signal`: the enums of the other half take 5 ms.
    import _signal as signal  # type: ignore[import-not-found]
except ImportError:  # an interpreter other than CPython
    import signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from types import FrameType, TracebackType

_PASSED = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


class Interrupts:
    """Passes on what would end this process. Before `count` is set nobody would care: then it is kept."""

    def __init__(self, connection: "socket") -> None:
        self.count = False
        self._connection = connection
        self._before = {number: signal.getsignal(number) for number in _PASSED}
        self._kept: list[int] = []

    def __enter__(self) -> "Interrupts":
        for number, handler in self._before.items():
            if handler != signal.SIG_IGN:
                signal.signal(number, self._pass_on)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        for number, handler in self._before.items():
            if handler is not None:
                signal.signal(number, handler)
        if not self.count:  # the command begins by itself after this, and ends by what was sent to it
            for number in self._kept:
                os.kill(os.getpid(), number)

    def _pass_on(self, number: int, _frame: "FrameType | None") -> None:
        """The first of its kind is passed on; who sends a second one wants this process to end."""
        again = number in self._kept
        self._kept.append(number)
        try:
            if again and self.count:
                raise OSError
            self._connection.send(bytes((number,)))
        except OSError:
            die_of(number)


def die_of(number: int) -> None:
    """End as by this signal, so that whoever waits for this process sees the same as ever."""
    try:  # noqa: SIM105 - contextlib takes 2 ms to import
        signal.signal(number, signal.SIG_DFL)
    except OSError:  # nobody can change what this one does
        pass
    os.kill(os.getpid(), number)
    os._exit(128 + number)  # it is one that does not end processes
