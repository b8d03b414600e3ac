"""A thread that does one thing after the other, for whoever awaits it."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

_Answer = TypeVar("_Answer")


class Worker:
    """Work that blocks, off the event loop. What uses one repository stays in one thread.

    Nobody waits for the thread when the process ends: a page that is made for nobody may be left unmade.
    """

    def __init__(self, name: str) -> None:
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[], _Answer]) -> _Answer:
        """What the work gives, or raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Answer] = loop.create_future()

        def carried_out() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - whoever awaits it is told
                _tell(loop, answer, partial(answer.set_exception, error))
            else:
                _tell(loop, answer, partial(answer.set_result, result))

        self._work.put(carried_out)
        return await answer

    def end(self, last: Callable[[], None], patience: float) -> None:
        """Do this last; wait for it, though not for ever."""
        self._work.put(last)
        self._work.put(None)
        self._thread.join(patience)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()


def _tell(
    loop: asyncio.AbstractEventLoop, answer: "asyncio.Future[_Answer]", say: Callable[[], None]
) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(lambda: None if answer.done() else say())
