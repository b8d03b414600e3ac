"""Where the cursor belongs while there is no card there: its file is half written, or the task just made."""

import time
from collections.abc import Callable
from typing import Final

from penguin_git.model.ids import TaskId

# Seconds: one of the next looks finds what is written just now, also on a slow machine. Whoever has left the
# cursor on another card for longer is looking at that one.
_WHILE: Final = 10.0


class Homing:
    """Remembers a task whose card is yet to come, until a person wants the cursor to be where it is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._task: TaskId | None = None
        self._since = 0.0

    @property
    def goal(self) -> TaskId | None:
        """The task that the cursor is to go to once it has a card; None: it is where it belongs."""
        return self._task if self._clock() - self._since < _WHILE else None

    def long_for(self, task: TaskId) -> None:
        """The cursor belongs on this task, which may have no card now."""
        self._task, self._since = task, self._clock()

    def stay(self) -> None:
        """The cursor belongs where it is."""
        self._task = None
