"""The repository as pages see it: one look at it, which all share until something has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from penguin_git.errors import PenguinError
from penguin_git.tracker.project import Project, World
from penguin_git.tracker.view import View, view
from penguin_git.web.worker import Worker

_Answer = TypeVar("_Answer")
_END = 2.0  # seconds for what is being read when the server ends
_MOST_WAITING = 64


class Look:
    """What is known of the repository at one moment; `kept` holds what was worked out from it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.view: View = view(project)
        self._kept: dict[object, object] = {}

    def once(self, key: object, made: Callable[[], _Answer]) -> _Answer:
        """What `made` gives, which is asked for once."""
        if key not in self._kept:
            self._kept[key] = made()
        return cast(_Answer, self._kept[key])


class Clone:
    """A repository that is read in one thread of its own."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self.world = folder, world
        self._worker = Worker("reading")
        self._project: Project | None = None
        self._look: Look | None = None
        self._waiting = 0
        self._is_stale = True

    def forget(self) -> None:
        """Something has changed: look again when somebody asks. From any thread."""
        self._is_stale = True

    async def ask(self, question: Callable[[Look], _Answer]) -> _Answer:
        """The answer to a question, by how things stand now."""
        if self._waiting >= _MOST_WAITING:
            raise PenguinError("Too much is being asked at once.", hint="Try again in a moment.")
        self._waiting += 1
        try:
            return await self._worker.do(lambda: question(self._current()))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let go of the repository."""
        self._worker.end(self._closed, _END)

    def _current(self) -> Look:
        if self._project is None:
            self._project = Project.open(self.folder, self.world)
        if self._is_stale or self._look is None:
            self._is_stale = False  # before looking: what changes meanwhile is looked at again
            self._look = None  # where it can't be read, the next one looks again
            self._look = Look(self._project)
        return self._look

    def _closed(self) -> None:
        if self._project is not None:
            self._project.__exit__(None, None, None)
