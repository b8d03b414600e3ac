"""A forge on loopback: three APIs over one state, with pages, tokens and faults on demand."""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support.forge_dialects import Question, answer
from tests.support.forge_state import ForgeState

ROOTS = {"api/v3": "github", "api/v4": "gitlab", "api/v1": "gitea"}


@dataclass
class Fault:
    """What goes wrong with the next request to a path that holds `at`, so many `times`.

    `status` is answered instead, with `headers` and `body`; `lost` does what was asked and then hangs up;
    `drips` sends a byte at a time, without an end.
    """

    at: str = ""
    method: str = ""
    times: int = 1
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    lost: bool = False
    drips: bool = False


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]


class ForgeServer:
    """The state, the address of the site, and what was asked."""

    def __init__(self, state: ForgeState, url: str) -> None:
        self.state, self.url = state, url
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self.lock = threading.Lock()

    def fault(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets."""
        for one in self.faults:
            if one.times and one.at in path and one.method in ("", method):
                one.times -= 1
                return one
        return None


@contextmanager
def forge_server(bare: Path) -> Iterator[ForgeServer]:
    """A forge over a bare repository."""
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    forge = ForgeServer(ForgeState(bare), f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = _handler(forge)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield forge
    finally:
        forge.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(forge: ForgeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def _serve(self, method: str) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            body = json.loads(self.rfile.read(size)) if size else None
            with forge.lock:
                forge.asked.append(Asked(method, self.path, dict(self.headers)))
                fault = forge.fault(method, self.path)
            if fault and fault.drips:
                self._drip()
            elif fault and fault.status:
                self._send(fault.status, fault.body, fault.headers)
            else:
                status, said, headers = self._answer(method, body)
                if fault and fault.lost:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self._send(status, json.dumps(said).encode(), headers)

        def _answer(self, method: str, body: Any) -> tuple[int, Any, dict[str, str]]:
            where = urlsplit(self.path)
            root = where.path[1:7]
            dialect, query = ROOTS[root], dict(parse_qsl(where.query))
            me = forge.state.tokens.get(_token(self.headers.get, dialect))
            if me is None:
                return 401, {"message": "Bad credentials"}, {}
            with forge.lock:
                status, said = answer(forge.state, dialect, Question(me, method, where.path[8:], query, body))
            if dialect == "gitea" and where.path.endswith("/comments"):
                return status, said, {}  # these have no pages
            return status, *_page(said, query)

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            while not forge.closing.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _token(header: Any, dialect: str) -> str:
    if dialect == "gitlab":
        return str(header("PRIVATE-TOKEN", ""))
    kind = "token " if dialect == "gitea" else "Bearer "
    said = str(header("Authorization", ""))
    return said.removeprefix(kind) if said.startswith(kind) else ""


def _page(said: Any, query: dict[str, str]) -> tuple[Any, dict[str, str]]:
    """One page of a list; where the next one is leads elsewhere, for nobody should follow it."""
    if not isinstance(said, list):
        return said, {}
    size = min(int(query.get("per_page", query.get("limit", 30))), 50)
    start = size * (int(query.get("page", 1)) - 1)
    more = len(said) > start + size
    return said[start : start + size], {"Link": '<https://evil.example/?page=2>; rel="next"'} if more else {}
