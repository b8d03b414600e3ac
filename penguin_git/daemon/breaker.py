"""Stops dispatching when trouble of our own comes again and again."""

from collections import deque
from collections.abc import Callable

TOO_MANY = 5
WITHIN = 600.0  # seconds


class Breaker:
    """Open after five failures of the machinery (not of tasks) within ten minutes."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures: deque[tuple[float, str]] = deque(maxlen=TOO_MANY)

    def note(self, trouble: str) -> None:
        """Count a failure."""
        self._failures.append((self._monotonic(), trouble))

    @property
    def reason(self) -> str:
        """Why nothing is started; empty while the breaker is closed."""
        recent = [trouble for at, trouble in self._failures if self._monotonic() - at < WITHIN]
        if len(recent) < TOO_MANY:
            return ""
        return f"{TOO_MANY} failures of the machinery within ten minutes, the last one: {recent[-1]}"
