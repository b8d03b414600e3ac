"""One gate for all that ask the same provider: when it says that it is too much, everybody waits."""

import threading
import time
from collections.abc import Callable
from functools import cache

LONGEST = 900.0  # seconds that one wait may take, whatever the provider asks for
_FIRST, _MOST = 1.0, 60.0  # seconds of the first and the longest pause where the provider names none
_TRIAL = 30.0  # seconds after which a request that tries the gate does not hold the others up any more
_GLANCE = 0.2


class Gate:
    """Open until a limit is met; after the pause one goes ahead, and the rest once it came through."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._until = 0.0
        self._in_a_row = 0
        self._trial_until = 0.0

    def wait(self) -> float:
        """How many seconds to wait before asking again whether one may send; 0 for now."""
        with self._lock:
            now = self._monotonic()
            if now < self._until:
                return self._until - now
            if not self._in_a_row:
                return 0.0
            if now < self._trial_until:
                return _GLANCE
            self._trial_until = now + _TRIAL
            return 0.0

    def limited(self, retry_after: float | None) -> float:
        """Close after a limit was met; for how many seconds."""
        with self._lock:
            pause = min(_FIRST * 2**self._in_a_row, _MOST) if retry_after is None else retry_after
            pause = max(0.0, min(pause, LONGEST))
            self._in_a_row += 1
            self._trial_until = 0.0
            self._until = max(self._until, self._monotonic() + pause)
            return pause

    def passed(self) -> None:
        """A request came through: all may go."""
        with self._lock:
            self._in_a_row = 0
            self._trial_until = 0.0


@cache
def shared(_account: str) -> Gate:
    """The gate of this process for one account with one provider: limits are per key, not per agent."""
    return Gate()
