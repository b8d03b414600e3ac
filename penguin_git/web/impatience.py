"""Connections that ask for nothing, or ask too slowly, are cut: their places are for others."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = (
    10.0  # seconds from the beginning of a connection, or its last answer, to the end of a request's head
)
CROWD = 128  # connections from which on the one that has asked for nothing for the longest time makes room


class Impatient(H11Protocol):
    """uvicorn's own protocol waits for the first bytes of a request for ever."""

    _late: asyncio.TimerHandle | None = None
    _since = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether nothing has been asked that is not answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > CROWD:
            self._make_room()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._late:
            self._late.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._late:
            self._late.cancel()
        self._since = self.loop.time()
        self._late = self.loop.call_later(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        if self.is_idle:
            self.transport.abort()

    def _make_room(self) -> None:
        idle = [one for one in self.connections if isinstance(one, Impatient) and one.is_idle]
        first = min(idle, key=lambda one: one._since)
        self.connections.discard(first)  # it counts no longer, and is gone in a moment
        first.transport.abort()
