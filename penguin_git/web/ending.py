"""The server of uvicorn, which ends at the first signal, also beside pages that are told news for ever."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn


class EndingServer(uvicorn.Server):
    """Calls `end` when it is told to end; `ended_by` is the signal then."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], None]) -> None:
        super().__init__(config)
        self._end = end
        self.ended_by: int = signal.SIGINT

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Have it end."""
        super().handle_exit(sig, frame)
        self.ended_by = sig
        logging.getLogger("uvicorn.error").disabled = True  # whoever is still waiting is cut off
        asyncio.get_running_loop().call_soon_threadsafe(self._end)

    async def serve_at(self, listening: socket.socket) -> None:
        """Serve until it is told to end."""
        if signal.getsignal(signal.SIGHUP) is signal.default_int_handler:  # uvicorn knows the other two
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGHUP, self.handle_exit, signal.SIGHUP, None)
        await self.serve(sockets=[listening])


def end_in_good_order() -> None:
    """Let a process that is told to end, or whose terminal is closed, end as by Ctrl-C: nothing stays behind.

    The server itself raises what ended it once more when it has shut down.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under `nohup`
            signal.signal(number, signal.default_int_handler)
