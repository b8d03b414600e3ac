"""When to look again at a clone that others work on: at everything, or at what attempts say."""

import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.tracker import presence
from penguin_git.tracker.noticing import Noticing
from penguin_git.tracker.project import Project
from penguin_git.tracker.transcripts import log_file

_GLANCE = 1.0  # seconds between two looks for who is at work: nothing tells that a process was killed
_BLIND = 0.3  # seconds between two looks at everything where the kernel tells nothing
_PATIENCE = 30.0  # seconds until everything is looked at although nothing was noticed: files of the checkout


class Lookout:
    """Notices moved refs, notices of the daemon, its coming and going, and logs that grow.

    `with_files`: also edits of the checkout's task files, and that another branch is checked out.
    """

    def __init__(self, project: Project, *, with_files: bool = False) -> None:
        self._project = project
        common, runtime = project.repo.common_dir, project.repo.runtime
        self._common, self._runtime = common, runtime
        branches = common / layout.branch(project.store.config().branch_prefix, TaskId("x"))
        self._logs: dict[TaskId, tuple[Path, ...]] = {}
        self._noticing = Noticing(self._is_meant)
        self._noticing.watch(
            *(common, common / "refs/heads", (common / project.store.base_ref).parent, branches.parent),
            *(common / "refs/penguin", common / layout.REQUESTS, runtime, runtime / "logs"),
        )
        self._tasks = project.repo.work_tree / layout.TASKS
        self._head = project.repo.git_dir / "HEAD"
        if with_files:
            self._noticing.watch(self._head.parent)
            self._noticing.watch_tree(self._tasks)
        self._worker = presence.of(project.repo)
        self._looked = time.monotonic()

    def __enter__(self) -> Self:
        self._noticing.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._noticing.__exit__(kind, error, trace)

    def logs_of(self, tasks: Iterable[TaskId]) -> None:
        """Notice what attempts of these tasks say from now on, and of no others."""
        wanted = set(tasks)
        for task in self._logs.keys() - wanted:
            for folder in self._logs.pop(task):
                self._noticing.forget(folder)
        for task in wanted - self._logs.keys():
            files = log_file(self._project, task, 1), self._common / layout.log(task, 1)
            self._logs[task] = tuple(file.parent for file in files)
            self._noticing.watch(*self._logs[task])

    def wake(self) -> None:
        """End the waiting at once."""
        self._noticing.wake()

    def wait(self) -> bool:
        """Wait until there may be something new, or a second; whether everything has to be looked at."""
        blind = self._noticing.is_blind
        changed = self._noticing.wait(_BLIND if blind else _GLANCE)
        worker, self._worker = self._worker, presence.of(self._project.repo)
        folders = {folder for held in self._logs.values() for folder in held}
        everything = (
            blind
            or worker != self._worker
            or any(path.parent not in folders and path not in folders for path in changed)
            or time.monotonic() - self._looked > _PATIENCE
        )
        if everything:
            self._looked = time.monotonic()
        return everything

    def _is_meant(self, path: Path) -> bool:
        if path.parent == self._head.parent and path.name == self._head.name:
            return True
        if self._common in (path, path.parent):
            return path.name == "packed-refs"
        if path.is_relative_to(self._tasks):
            return not path.name.startswith(".")  # what is written beside a file takes its place in a moment
        if path.parent == self._runtime:
            return path.name in ("waiting.json", "daemon.lock")
        return not path.name.endswith(".lock")
