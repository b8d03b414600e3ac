"""How often a clone pushes: what can wait does, once it was often enough in the last minute."""

import threading
import time
from collections import deque
from collections.abc import Callable

_MINUTE = 60.0  # seconds


class Pace:
    """Counts pushes; `most` of them a minute leave room for more. Threads may share it."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._made: deque[float] = deque()
        self._lock = threading.Lock()

    def note(self) -> None:
        """Count a push that is made now."""
        with self._lock:
            self._made.append(self._clock())

    @property
    def is_spent(self) -> bool:
        """Whether what can wait has to."""
        with self._lock:
            now = self._clock()
            while self._made and now - self._made[0] >= _MINUTE:
                self._made.popleft()
            return len(self._made) >= self._most
