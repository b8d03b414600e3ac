"""What a daemon writes about its work: full sentences with times."""

import os
from collections.abc import Callable

from penguin_git.cli.progress import Progress
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.tick import Tick
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible
from penguin_git.tracker.asked import Asked
from penguin_git.tracker.project import Project


class Diary:
    """Lines of the daemon's log; what waits is said when it begins to wait, and not again."""

    def __init__(self, project: Project, write: Callable[[str], None], asked: Asked | None) -> None:
        self._project, self._write, self._asked = project, write, asked
        self._progress = Progress(self._say)
        self._waiting: dict[TaskId, str] = {}

    def begin(self) -> None:
        """The first lines."""
        repo, base = self._project.repo, self._project.store.base_name
        self._say(f"Process {os.getpid()} works on `{repo.work_tree}`, base branch `{base}`.")
        for sentence in self._project.healed:
            self._say(f"Left behind by a predecessor: {visible(sentence)}")

    def report(self, project: Project, pool: Pool, tick: Tick) -> None:
        """What one tick found and did."""
        self._progress.report(project, pool, tick)
        for sentence in tick.joined:
            self._say(visible(sentence))
        for task, reason in tick.waiting.items():
            if self._waiting.get(task) != reason:
                self._say(f"{task} waits: {visible(reason).removesuffix('.')}.")
        self._waiting = dict(tick.waiting)
        if self._asked is not None:
            self._asked.renew()

    def end(self) -> None:
        """The last line."""
        self._say(f"Process {os.getpid()} ends.")

    def _say(self, sentence: str) -> None:
        self._write(f"{self._project.world.now():%Y-%m-%d %H:%M:%S}  {sentence}")
