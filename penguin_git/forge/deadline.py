"""Connections that end in time, whatever drips out of them: a timeout alone begins anew with each byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import BaseHandler, HTTPHandler, HTTPSHandler, Request


@contextmanager
def handlers(seconds: float) -> Iterator[tuple[BaseHandler, BaseHandler]]:
    """Handlers for an opener, whose connections are cut once that much time has passed."""
    guard = _Guard()
    timer = threading.Timer(seconds, guard.cut)
    timer.start()
    try:
        yield _Http(guard), _Https(guard)
    finally:
        timer.cancel()


class _Guard:
    def __init__(self) -> None:
        self._lock, self._is_over = threading.Lock(), False
        self._sockets: list[socket.socket] = []

    def watch(self, opened: socket.socket) -> None:
        with self._lock:
            self._sockets.append(opened)
            if self._is_over:
                _cut(opened)

    def cut(self) -> None:
        with self._lock:
            self._is_over = True
            for opened in self._sockets:
                _cut(opened)


def _cut(opened: socket.socket) -> None:
    with suppress(OSError):  # it has ended already
        opened.shutdown(socket.SHUT_RDWR)


class _Http(HTTPHandler):
    def __init__(self, guard: _Guard) -> None:
        super().__init__()
        self._guard = guard

    def http_open(self, req: Request) -> HTTPResponse:
        guard = self._guard

        class Guarded(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                guard.watch(self.sock)

        return self.do_open(_made(Guarded), req)


class _Https(HTTPSHandler):
    def __init__(self, guard: _Guard) -> None:
        super().__init__()
        self._guard = guard

    def https_open(self, req: Request) -> HTTPResponse:
        guard = self._guard

        class Guarded(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                guard.watch(self.sock)

        return self.do_open(_made(Guarded), req)


def _made(kind: Any) -> Any:
    """What `do_open` calls: it is annotated with a protocol that the connections themselves miss."""
    return kind
