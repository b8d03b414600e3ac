"""The newest board, made once for everybody, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.board import Board, Column
from penguin_git.tracker.onlooking import Onlooker
from penguin_git.tracker.project import Project, World

_END = 2.0  # seconds for the last look when the server ends


class Watch:
    """Looks on from `begin` until `end`; whatever it sees is `board`."""

    board: Board

    def __init__(self, folder: Path, world: World) -> None:
        self._folder, self._world = folder, world
        self._onlooker: Onlooker | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    async def begin(self, changed: Callable[[bool], None]) -> None:
        """Wait for the first board; from then on `changed` is called on this event loop for each new one.

        It is told whether that is more than news of attempts under way.
        What can't be read at first is a `PenguinError`.
        """
        loop = asyncio.get_running_loop()
        first: asyncio.Future[None] = loop.create_future()
        self._thread = threading.Thread(target=self._look_on, args=(loop, first, changed), daemon=True)
        self._thread.start()
        await first

    def end(self) -> None:
        """Look on no longer."""
        self._ended.set()
        if self._onlooker:
            self._onlooker.end()
        if self._thread:
            self._thread.join(_END)

    def _look_on(
        self, loop: asyncio.AbstractEventLoop, first: "asyncio.Future[None]", changed: Callable[[bool], None]
    ) -> None:
        try:
            # Opened here: what a repository is read with stays in one thread.
            with Onlooker(Project.open(self._folder, self._world)) as onlooker:
                self._onlooker = onlooker
                last: Board | None = None
                for board in onlooker.boards():
                    self.board = board
                    if self._ended.is_set():
                        return
                    loop.call_soon_threadsafe(_told, first, changed, last is None or _has_moved(last, board))
                    last = board
        except (PenguinError, OSError) as trouble:
            loop.call_soon_threadsafe(_failed, first, trouble)


def _failed(first: "asyncio.Future[None]", trouble: Exception) -> None:
    if not first.done():
        first.set_exception(trouble)


def _told(first: "asyncio.Future[None]", changed: Callable[[bool], None], has_moved: bool) -> None:
    if first.done():
        changed(has_moved)
    else:
        first.set_result(None)


def _has_moved(before: Board, now: Board) -> bool:
    """Whether more has changed than what attempts under way say; what has not is the same object then."""
    others = [column for column in Column if column is not Column.IN_PROGRESS]
    if now.broken is not before.broken or any(now.columns[one] is not before.columns[one] for one in others):
        return True
    pairs = zip(before.columns[Column.IN_PROGRESS], now.columns[Column.IN_PROGRESS], strict=True)
    return any(structs.replace(new, live=old.live) != old for old, new in pairs)
