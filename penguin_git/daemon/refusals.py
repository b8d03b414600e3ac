"""Tasks that could not be claimed: tried again after a while, so that they keep no others waiting."""

from collections.abc import Callable

from msgspec import Struct

from penguin_git.model.ids import TaskId

_FIRST, _LONGEST = 1.0, 60.0  # seconds


class _Refusal(Struct, frozen=True):
    """Why a claim failed, for how long it is left alone, and until when."""

    trouble: str
    pause: float
    until: float
    said: str


class Refusals:
    """Of one daemon. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._found: dict[TaskId, _Refusal] = {}

    def is_known(self, task: TaskId, trouble: Exception) -> bool:
        """Whether its last claim failed for the same reason."""
        return task in self._found and self._found[task].trouble == str(trouble)

    def note(self, task: TaskId, trouble: Exception, said: str) -> None:
        """Leave a task alone for a while, twice as long each time; `said` tells people why."""
        last = self._found.get(task)
        pause = min(last.pause * 2, _LONGEST) if last else _FIRST
        self._found[task] = _Refusal(str(trouble), pause, self._clock() + pause, said)

    def forget(self, task: TaskId) -> None:
        """Its claim was won."""
        self._found.pop(task, None)

    def waiting(self) -> dict[TaskId, str]:
        """What is left alone now, and why."""
        now = self._clock()
        return {task: refusal.said for task, refusal in self._found.items() if now < refusal.until}
