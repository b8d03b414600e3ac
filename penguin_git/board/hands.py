"""A thread of its own with the repository open in it: whatever takes a while happens there, one by one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from penguin_git.tracker.project import Project

T = TypeVar("T")


class Hands:
    """Does one thing after the other; the repository is opened with the first."""

    def __init__(self, open_project: Callable[[], Project], name: str) -> None:
        self._open = open_project
        self._project: Project | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"penguin-{name}")

    async def do(self, what: Callable[[Project], T]) -> T:
        """Have it done, without keeping the screen waiting."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, what)

    def close(self) -> None:
        """Wait for what is being done, leave out the rest, and close the repository."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._project is not None:
            self._project.__exit__(None, None, None)

    def _done(self, what: Callable[[Project], T]) -> T:
        if self._project is None:
            self._project = self._open()
        return what(self._project)
