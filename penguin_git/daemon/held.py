"""Steps that have to wait, mostly landings: tried when the checkout has changed, else more and more seldom.

Each try takes the lock of the user's index for a moment, and a `git commit` of theirs would meet it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from penguin_git.git.repository import Repository, operation_under_way
from penguin_git.model.ids import TaskId
from penguin_git.model.steps import Step
from penguin_git.store.landing import Held

FIRST, LONGEST = 2.0, 60.0  # seconds until the next try; each is twice the one before

_Sight = tuple[object, ...]


@dataclass(frozen=True)
class _Wait:
    held: Held
    sight: _Sight
    until: float
    pause: float


class HeldSteps:
    """Remembers which step was refused, and what the clone looked like then."""

    def __init__(self, repo: Repository, monotonic: Callable[[], float]) -> None:
        self._repo, self._monotonic = repo, monotonic
        self._waits: dict[TaskId, _Wait] = {}

    def still(self, task: TaskId, step: Step, tip: str, base: str) -> Held | None:
        """Why the step still has to wait; None when it is worth a try, as another step always is."""
        wait = self._waits.get(task)
        if (
            wait is None
            or self._monotonic() >= wait.until
            or wait.sight != self._sight(step, tip, base, wait.held)
        ):
            return None
        return wait.held

    def note(self, task: TaskId, step: Step, tip: str, base: str, held: Held | None) -> None:
        """Remember how a try ended; None for one that succeeded."""
        last = self._waits.pop(task, None)
        if held:
            sight = self._sight(step, tip, base, held)
            pause = min(last.pause * 2, LONGEST) if last and last.sight == sight else FIRST
            self._waits[task] = _Wait(held, sight, self._monotonic() + pause, pause)

    def _sight(self, step: Step, tip: str, base: str, held: Held) -> _Sight:
        common = self._repo.common_dir
        folders = (_state(folder) for folder in (common, *sorted(common.glob("worktrees/*"))))
        return (step, tip, base, *folders, *(_stamp(file) for file in held.files))


def _state(git_dir: Path) -> _Sight:
    stamps = (_stamp(git_dir / name) for name in ("HEAD", "index", "index.lock"))
    return (git_dir.name, operation_under_way(git_dir), *stamps)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)
