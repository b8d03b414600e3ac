"""A repository for one manager: opened call by call, or for the length of a `with` block."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from penguin_git.errors import PenguinError
from penguin_git.git.repository import discover
from penguin_git.tracker import inside
from penguin_git.tracker.api import references
from penguin_git.tracker.project import Project, World


class Opened:
    """Finds the repository that `path` lies in; a `PenguinError` says why there is none."""

    def __init__(self, path: str | os.PathLike[str] = ".", *, world: World | None = None) -> None:
        folder = Path(references.path(path)).absolute()
        if not folder.is_dir():
            raise PenguinError(f"There is no folder `{folder}`.")
        self._world = world or World(dict(os.environ))
        self._repo = discover(folder, self._world.environ)
        self._lock = threading.RLock()
        self._kept: Project | None = None
        self._kept_in = 0

    def __enter__(self) -> Self:
        with self._lock:
            self.close()
            self._kept, self._kept_in = self._project(), os.getpid()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what a `with` block keeps open. Every call still works, and opens the repository itself."""
        with self._lock:
            kept, self._kept = self._kept, None
            if kept is not None and self._kept_in == os.getpid():
                kept.__exit__(None, None, None)

    @property
    def _inside(self) -> str | None:
        """The task whose attempt calls us."""
        return inside.task_of(self._world.environ)

    @contextmanager
    def _open(self) -> Iterator[Project]:
        """The repository; threads take turns. A forked child does not share what its parent keeps open."""
        with self._lock:
            if self._kept is not None and self._kept_in == os.getpid():
                yield self._kept
                return
            with self._project() as project:
                yield project

    @contextmanager
    def _changing(self, what: str) -> Iterator[Project]:
        """The repository as all see it who share its tasks, for a change. `what` completes "nobody may …"."""
        inside.refuse(self._world.environ, what)
        with self._open() as project:
            if project.store.shared:
                project.store.shared.renew()  # what can't be reached is said by what has to get there
            yield project

    def _project(self) -> Project:
        return Project.on(self._repo, self._world)
