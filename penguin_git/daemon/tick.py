"""What one tick of the daemon found and did."""

from dataclasses import dataclass, field

from penguin_git.daemon.pool import Ended
from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.steps import Step


@dataclass
class Tick:
    """What one tick found and did.

    `missed` are claims that came to nothing since the base moved or somebody else was faster; the next tick
    looks again, and may start others in their place. `waiting` says why each task that could move does not.
    Among these, `held` are landings that had to wait; `troubles` are those where our own machinery failed (a
    full disk, a ref in the way). `awaited` are those about whose trouble a handler may still say something,
    whose pull request is just being looked at, or which begin anew in a while. `trouble` is what kept it from
    looking at all: the base branch or its settings can't be read. `joined` says what other machines did that
    changes something here.
    """

    ended: list[Ended] = field(default_factory=list)
    started: list[TaskId] = field(default_factory=list)
    done: list[tuple[TaskId, Step]] = field(default_factory=list)
    missed: dict[TaskId, str] = field(default_factory=dict)
    waiting: dict[TaskId, str] = field(default_factory=dict)
    held: dict[TaskId, str] = field(default_factory=dict)
    awaited: set[TaskId] = field(default_factory=set)
    troubles: dict[TaskId, str] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)
    broken: tuple[str, ...] = ()
    trouble: PenguinError | OSError | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing moved, and nothing is to be tried again at once."""
        return not (self.ended or self.started or self.done or self.missed)
