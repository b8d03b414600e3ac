"""One handler of events: what it wants, and how it is called."""

import inspect
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from penguin_git.model.happening import Pattern, TaskEvent
from penguin_git.tracker.api import answering

if TYPE_CHECKING:
    from concurrent.futures import Future

Handler = Callable[[TaskEvent], Any]
"""A function, or a coroutine function, that takes a `TaskEvent`."""

_LOG = logging.getLogger("penguin_git.events")


class Subscription:
    """A handler that is called with events, until `cancel`."""

    def __init__(self, pattern: Pattern, handler: Handler, remove: Callable[["Subscription"], None]) -> None:
        answering.check(handler)
        self.pattern, self.handler, self._remove = pattern, handler, remove
        self._is_cancelled = False
        import asyncio

        self._loop: asyncio.AbstractEventLoop | None = None
        with suppress(RuntimeError):  # nobody is in a loop
            self._loop = asyncio.get_running_loop()

    def cancel(self) -> None:
        """Call the handler no longer; more than once does nothing more."""
        self._is_cancelled = True
        self._remove(self)

    def tell(self, event: TaskEvent) -> None:
        """Call the handler; what it raises is logged."""
        if self._is_cancelled:
            return
        try:
            answer = self.handler(event)
            if inspect.iscoroutine(answer):
                self._run(answer)
        except Exception:  # noqa: BLE001 - other people's code: the others have to be told all the same
            _complain(self.handler)

    def _run(self, coroutine: Coroutine[Any, Any, object]) -> None:
        import asyncio

        if self._loop is None:
            asyncio.run(coroutine)
        elif self._loop.is_closed():  # whoever wanted to know has gone
            coroutine.close()
            self.cancel()
        else:
            asyncio.run_coroutine_threadsafe(coroutine, self._loop).add_done_callback(self._done)

    def _done(self, future: "Future[object]") -> None:
        if not future.cancelled() and (trouble := future.exception()):
            _complain(self.handler, trouble)


def _complain(handler: Handler, trouble: BaseException | bool = True) -> None:
    _LOG.error("A handler of events failed: %r", handler, exc_info=trouble)
