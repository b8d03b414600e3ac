"""Checks that somebody waits for, and their end where nobody does any more: then all stays as it was."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from penguin_git.errors import PenguinError

if TYPE_CHECKING:
    from penguin_git.agents.stopping import StopSignal
    from penguin_git.model.ids import TaskId


class Interrupted(PenguinError):
    """Checks were ended before they were through."""


class Interrupts:
    """Where whatever runs checks can be reached by other threads, and by whoever takes signals.

    Once it is interrupted no more checks begin.
    """

    def __init__(self) -> None:
        self._running: dict[StopSignal, TaskId] = {}
        self._is_over = False
        self.said = ""  # what was interrupted, in a sentence

    def interrupt(self) -> bool:
        """Make what runs end, in about a second; whether there is anything."""
        self._is_over = True
        running = {**self._running}
        if running:
            from penguin_git.agents.stopping import Stop  # whoever runs checks has loaded it
            from penguin_git.model.outcome import Outcome

            self.said = _sentence(*running.values())
            for stop in running:
                stop.want(Stop(Outcome.PAUSED, "it was interrupted", hasty=True))
        return bool(running)

    def await_the_end(self, patience: float = 5.0) -> bool:
        """Wait until what was interrupted has cleared up, for so many seconds at most; whether it has."""
        end = time.monotonic() + patience
        while self._running and time.monotonic() < end:
            time.sleep(0.01)
        return not self._running

    @contextmanager
    def reaching(self, stop: "StopSignal", task: "TaskId") -> Iterator[None]:
        """A block whose checks heed `stop`; raises `Interrupted` where they were, whatever came of them."""
        self._running[stop] = task
        try:
            self._go_on(task)
            yield
        except PenguinError:
            self._go_on(task)  # a git that was interrupted with us has failed as well, which is no news
            raise
        finally:
            del self._running[stop]
        self._go_on(task)

    def _go_on(self, task: "TaskId") -> None:
        if self._is_over:
            raise Interrupted(_sentence(task))


def _sentence(*tasks: "TaskId") -> str:
    several = [*dict.fromkeys(tasks)]
    named = " and ".join(f"`{task}`" for task in several)
    rest = "they stay as they were" if len(several) > 1 else "it stays as it was"
    return f"The checks of {named} were interrupted: {rest}."
