"""What goes wrong with the machinery: told to people, and counted by the breaker."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import structs

from penguin_git.daemon.breaker import Breaker
from penguin_git.daemon.pool import Ended
from penguin_git.daemon.tick import Tick
from penguin_git.errors import PenguinError
from penguin_git.git.remote import Refused, Unreachable
from penguin_git.model.ids import TaskId
from penguin_git.model.steps import Step

S = TypeVar("S", bound=Step)


class Troubles:
    """Of one daemon, since it began. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._breaker = Breaker(clock)
        self._met: dict[TaskId, str] = {}  # what an attempt that has just ended met

    @property
    def why_not(self) -> str:
        """Why nothing may begin now; '' where something may."""
        return self._breaker.reason

    def ended(self, ended: Ended) -> None:
        """Note what an attempt has met that ended in trouble."""
        if ended.trouble:
            self._met[ended.task] = str(ended.trouble) or type(ended.trouble).__name__
            self._breaker.note(f"{ended.task}: {self._met[ended.task]}")

    def note(self, task: TaskId, trouble: Exception) -> None:
        """Count a failure that nobody has to be told of."""
        self._breaker.note(f"{task}: {trouble}")

    def told(self, tick: Tick, task: TaskId, trouble: Exception, *, is_old: bool = False) -> str:
        """Count a failure, unless it is an old one met again; what to tell people."""
        if not is_old and not isinstance(trouble, Unreachable | Refused):  # there nothing of ours is broken
            self.note(task, trouble)
        hint = f" ({trouble.hint})" if isinstance(trouble, PenguinError) and trouble.hint else ""
        said = trouble.message if isinstance(trouble, PenguinError) else str(trouble)
        tick.troubles[task] = " ".join(said.split()) + hint
        return tick.troubles[task]

    def explained(self, task: TaskId, step: S) -> S:
        """The step with what the attempt has met as its reason, where that is known."""
        return structs.replace(step, reason=self._met[task]) if task in self._met else step

    def forget(self, task: TaskId) -> None:
        """Let go of what an attempt met: its task goes on."""
        self._met.pop(task, None)
