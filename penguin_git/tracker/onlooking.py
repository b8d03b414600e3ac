"""Looking on at the board: a new one within a second of any change, whoever made it."""

import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model import board as model
from penguin_git.model.board import Board
from penguin_git.model.query import Query
from penguin_git.tracker.boarding import Boarding
from penguin_git.tracker.lookout import Lookout
from penguin_git.tracker.project import Project


class Onlooker:
    """Follows a clone: its task files, its refs, and what attempts say. Closes the project at its end.

    `boards` is for one thread; `want` and `end` may be called from any.
    """

    def __init__(self, project: Project, wanted: Query | None = None) -> None:
        self._project = project
        self._wanted = wanted or Query()
        self._boarding = Boarding(project, self._wanted)
        self._last = model.board(())
        self._lookout = Lookout(project, with_files=True)
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def want(self, wanted: Query) -> None:
        """Have the next boards leave out what this does not hold for."""
        self._wanted = wanted
        self._lookout.wake()

    def end(self) -> None:
        """Look on no longer: `boards` ends, and closes the project."""
        self._ended.set()
        self._lookout.wake()

    def boards(self) -> Iterator[Board]:
        """The board, and again whenever it has changed. What can't be read at first is a `PenguinError`."""
        with self._project, self._lookout:
            shown = self._last = self._boarding.look()
            yield shown
            everything = False
            while not self._ended.is_set():
                self._lookout.logs_of(self._boarding.listened_to)
                everything = self._lookout.wait() or everything
                if self._ended.is_set():
                    return
                now, everything = self._now(everything=everything)
                if now != shown:
                    yield (shown := now)

    def _now(self, *, everything: bool) -> tuple[Board, bool]:
        """The board as it is; where it can't be read, the last one with the reason, and that it is to be
        read again: it may pass, as with settings being edited, or a full disk."""
        try:
            self._last = self._boarding.look() if everything else self._boarding.listen()
            self._last = self._boarding.want(self._wanted)
        except (PenguinError, OSError) as trouble:
            said = f"The tasks can't be read for the moment: {trouble}"
            return structs.replace(self._last, broken=(*self._last.broken, said)), True
        return self._last, False
