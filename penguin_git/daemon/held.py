"""Landings that have to wait: tried again when the checkout has changed, else more and more seldom.

Each try takes the lock of the user's index for a moment, and a `git commit` of theirs would meet it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from penguin_git.git.repository import Repository, operation_under_way
from penguin_git.model.ids import TaskId

FIRST, LONGEST = 2.0, 60.0  # seconds until the next try; each is twice the one before

_Sight = tuple[object, ...]


@dataclass(frozen=True)
class _Wait:
    why: str
    sight: _Sight
    until: float
    pause: float


class HeldLandings:
    """Remembers which landing was refused, and what the clone looked like then."""

    def __init__(self, repo: Repository, monotonic: Callable[[], float]) -> None:
        self._repo, self._monotonic = repo, monotonic
        self._waits: dict[TaskId, _Wait] = {}

    def reason(self, task: TaskId, tip: str, base: str) -> str:
        """Why the landing still has to wait; empty when it is worth a try."""
        wait = self._waits.get(task)
        if wait is None or self._monotonic() >= wait.until or wait.sight != self._sight(tip, base):
            return ""
        return wait.why

    def note(self, task: TaskId, tip: str, base: str, why: str) -> None:
        """Remember how a try ended; `why` is empty for one that succeeded."""
        last = self._waits.pop(task, None)
        if why:
            sight = self._sight(tip, base)
            pause = min(last.pause * 2, LONGEST) if last and last.sight == sight else FIRST
            self._waits[task] = _Wait(why, sight, self._monotonic() + pause, pause)

    def _sight(self, tip: str, base: str) -> _Sight:
        common = self._repo.common_dir
        return (tip, base, *(_state(folder) for folder in (common, *sorted(common.glob("worktrees/*")))))


def _state(git_dir: Path) -> _Sight:
    stamps = (_stamp(git_dir / name) for name in ("HEAD", "index", "index.lock"))
    return (git_dir.name, operation_under_way(git_dir), *stamps)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)
