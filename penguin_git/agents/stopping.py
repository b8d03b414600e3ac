"""A wish to stop, said by one thread and seen by others at once."""

import os
import threading
from dataclasses import dataclass

from penguin_git.model.outcome import Outcome


@dataclass(frozen=True)
class Stop:
    """Why an attempt has to end now, and what its outcome is then.

    With `goes_on` nobody has to let it go on: the next daemon does. With `hasty` somebody waits for the end
    of what has nothing to save.
    """

    outcome: Outcome
    reason: str
    goes_on: bool = False
    hasty: bool = False


class StopSignal:
    """Set once by whoever wants the attempt to end; `fileno` becomes readable then (for `select`)."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._lock = threading.Lock()
        self._stop: Stop | None = None
        self._others: list[StopSignal] = []

    @property
    def wanted(self) -> Stop | None:
        """The first wish that was said, or None."""
        return self._stop

    def want(self, stop: Stop) -> None:
        """Ask for the end; the first wish counts."""
        with self._lock:
            if self._stop is None and self._write >= 0:
                self._stop = stop
                os.write(self._write, b"!")
                for other in self._others:
                    other.want(stop)

    def pass_on(self, other: "StopSignal") -> None:
        """Whatever is wanted here is wanted there too; `other` may be closed at any time."""
        with self._lock:
            self._others.append(other)
            if self._stop is not None:
                other.want(self._stop)

    def fileno(self) -> int:
        """A descriptor that is readable once a stop is wanted."""
        return self._read

    def close(self) -> None:
        """Give the descriptors back; nobody may wait any more."""
        with self._lock:
            if self._write >= 0:
                os.close(self._read)
                os.close(self._write)
                self._read = self._write = -1
