"""A model on loopback that plays a script: real HTTP and real wire formats, with faults on demand.

A wire format is a module with the names of `Wire`; which one is spoken follows from the path of the request.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from penguin_git.model.usage import NOTHING, Usage
from tests.support import anthropic_wire, openai_chat_wire, openai_responses_wire
from tests.support.model_replies import Answer, Broken, Refusal, Reply

Json = Mapping[str, Any]


class Wire(Protocol):
    """One provider's format."""

    PATH: str
    BELOW: str
    TELLS_AT_ONCE: bool

    def turns(self, request: Json) -> int: ...
    def conversation(self, request: Json) -> list[Json]: ...
    def results(self, request: Json) -> list[str]: ...
    def words(self, request: Json) -> str: ...
    def prompt(self, request: Json) -> str: ...
    def problem(self, request: Json) -> str | None: ...
    def error(self, refusal: Refusal) -> bytes: ...
    def error_event(self, kind: str) -> bytes: ...
    def events(self, reply: Reply, number: int, model: str) -> Iterator[bytes]: ...


WIRES: tuple[Wire, ...] = (anthropic_wire, openai_responses_wire, openai_chat_wire)


@dataclass(frozen=True)
class Asked:
    """A request as it arrived. `turn` is how often the model had spoken in its conversation."""

    wire: Wire
    body: Json
    headers: Mapping[str, str]
    at: float  # monotonic

    @property
    def turn(self) -> int:
        return self.wire.turns(self.body)

    @property
    def conversation(self) -> list[Json]:
        return self.wire.conversation(self.body)

    @property
    def results(self) -> list[str]:
        """The results of tools in our last turn."""
        return self.wire.results(self.body)

    @property
    def words(self) -> str:
        """The words in our last turn."""
        return self.wire.words(self.body)

    @property
    def prompt(self) -> str:
        """The first words of the conversation."""
        return self.wire.prompt(self.body)


Script = Callable[[Asked], Answer]


class ModelServer:
    """Remembers every request, and what it told each of them of their usage."""

    def __init__(self, script: Script) -> None:
        self.requests: list[Asked] = []
        self.told = NOTHING
        self.refused: list[str] = []  # what was wrong with requests, as the real server would say
        self.answered = threading.Condition()
        self.ends: list[float] = []  # when each whole reply had been sent, monotonic
        self.closing = threading.Event()
        self.is_silent = threading.Event()  # it hangs in the middle of a reply
        self._script = script
        self._lock = threading.Lock()

    def answer(self, asked: Asked) -> tuple[Answer, int]:
        """The next answer of the script, and the number of the request."""
        with self._lock:
            self.requests.append(asked)
            number = len(self.requests)
            if problem := asked.wire.problem(asked.body):
                self.refused.append(problem)
                return Refusal(400, "invalid_request_error", problem), number
            return self._script(asked), number

    def tell(self, **tokens: int) -> None:
        """Remember what was reported."""
        with self._lock:
            self.told = self.told.plus(Usage(**{**_ZEROS, **tokens}, cost=0.0))

    def has_answered(self) -> None:
        """Note the end of a reply."""
        with self.answered:
            self.ends.append(time.monotonic())
            self.answered.notify_all()


_ZEROS = {"input_tokens": 0, "output_tokens": 0, "cache_read_tokens": 0, "cache_write_tokens": 0}


def in_order(*answers: Answer) -> Script:
    """Each request gets the next answer; the last one is repeated."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def by_turn(*answers: Answer) -> Script:
    """The answer follows from how far the conversation is, whoever asks and however often."""
    return lambda asked: answers[min(asked.turn, len(answers) - 1)]


@contextmanager
def model_server(script: Script) -> Iterator[tuple[ModelServer, str]]:
    """A server and its base URL."""
    model = ModelServer(script)
    server = _Server(("127.0.0.1", 0), _handler(model))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield model, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        model.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # whoever asked was killed
            super().handle_error(request, client_address)


def _handler(model: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            text = self.rfile.read(size)
            if len(text) < size:  # whoever asked was killed meanwhile
                self.close_connection = True
                return
            body = json.loads(text)
            wire = next(wire for wire in WIRES if self.path.split("?")[0].endswith(wire.PATH))
            answer, number = model.answer(Asked(wire, body, dict(self.headers), time.monotonic()))
            match answer:
                case Refusal():
                    self._refuse(wire, answer)
                case Broken():
                    self._break(wire, answer, number, body["model"])
                case Reply():
                    self._stream(wire, wire.events(answer, number, body["model"]), answer)
                    self._end()

        def _refuse(self, wire: Wire, refusal: Refusal) -> None:
            body = wire.error(refusal)
            self.send_response(refusal.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in refusal.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _break(self, wire: Wire, broken: Broken, number: int, name: str) -> None:
            events = wire.events(broken.reply, number, name)
            some = (next(events) for _ in range(broken.events))
            self._stream(wire, some, broken.reply, whole=False)
            if broken.how == "hang":
                model.is_silent.set()
                model.closing.wait()
            elif broken.how != "drop":
                self._chunk(wire.error_event(broken.how))
                self._end()
                return
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def _stream(self, wire: Wire, events: Iterator[bytes], reply: Reply, *, whole: bool = True) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for number, event in enumerate(events):
                if number == 0 and wire.TELLS_AT_ONCE:
                    self._tell_input(reply, output_tokens=0 if whole else 1)
                self._chunk(event)
            if whole and wire.TELLS_AT_ONCE:
                model.tell(output_tokens=reply.output_tokens)
            elif whole and reply.tells_usage:
                self._tell_input(reply, output_tokens=reply.output_tokens)

        def _tell_input(self, reply: Reply, output_tokens: int) -> None:
            model.tell(
                input_tokens=reply.input_tokens,
                cache_read_tokens=reply.cache_read_tokens,
                cache_write_tokens=reply.cache_write_tokens,
                output_tokens=output_tokens,
            )

        def _chunk(self, data: bytes) -> None:
            try:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):  # whoever asked was killed or gave up
                self.close_connection = True

        def _end(self) -> None:
            try:
                self.wfile.write(b"0\r\n\r\n")
                self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            model.has_answered()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
