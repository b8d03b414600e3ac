"""How people's words reach the log of a running attempt."""

import threading

from penguin_git.model.event import EventType
from penguin_git.model.request import Remark
from penguin_git.runner.journal import Journal


class Ear:
    """Open while the attempt logs; before and after that nothing is heard, and the words have to wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._journal: Journal | None = None

    def open(self, journal: Journal) -> None:
        """Hear from now on."""
        with self._lock:
            self._journal = journal

    def close(self) -> None:
        """Hear no more."""
        with self._lock:
            self._journal = None

    def hear(self, remark: Remark) -> bool:
        """Log what a person says; whether it is in the log now."""
        with self._lock:
            if self._journal is None:
                return False
            self._journal.say(EventType.FEEDBACK, {"by": remark.by, "text": remark.text})
            return True
