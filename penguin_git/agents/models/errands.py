"""What the worker of a model and the daemon say to each other: one JSON value a line over a socket.

The daemon sends one order. Then the worker asks and tells; all is dealt with in the order in which it came.
"""

import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from penguin_git.agents.models.settings import ModelSettings
from penguin_git.agents.protocol import Ending
from penguin_git.agents.sandbox.walls import Walls
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.usage import Usage


class Order(Struct, frozen=True, kw_only=True):
    """What the worker is to do, and with what. The key travels here, as anybody may read an environment."""

    provider: str
    settings: ModelSettings
    key: str
    prompt: str
    folder: str
    environment: dict[str, str]  # of the tools' processes
    walls: Walls
    tools: tuple[str, ...] | None
    transcript: tuple[Event, ...]
    rules: str | None = None  # in place of the usual ones


class Say(Struct, frozen=True, tag_field="do", tag="say"):
    type: EventType
    data: dict[str, Plain]


class BeforeStep(Struct, frozen=True, tag_field="do", tag="before_step"):
    tokens: int


class TokensLeft(Struct, frozen=True, tag_field="do", tag="tokens_left"):
    """How much of the budget is left."""


class Used(Struct, frozen=True, tag_field="do", tag="used"):
    usage: Usage


class Checkpoint(Struct, frozen=True, tag_field="do", tag="checkpoint"):
    description: str


class Wait(Struct, frozen=True, tag_field="do", tag="wait"):
    """How long the shared gate is closed."""


class Limited(Struct, frozen=True, tag_field="do", tag="limited"):
    retry_after: float | None


class Passed(Struct, frozen=True, tag_field="do", tag="passed"):
    """A request came through the gate."""


class End(Struct, frozen=True, tag_field="do", tag="end"):
    ending: Ending


Errand = Say | BeforeStep | TokensLeft | Used | Checkpoint | Wait | Limited | Passed | End
Answer = str | float | int | None
T = TypeVar("T")
_AHEAD = 32  # words without an answer yet; more could fill the socket in both directions


class HungUp(Exception):
    """The other side is gone."""


class Line:
    """One end of the socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._read = connection.makefile("rb")
        self._lock = threading.Lock()
        self._unanswered = 0

    def ask(self, errand: Errand) -> Any:
        """Send a question and wait for its answer, which says that all before it is done; raises `HungUp`."""
        with self._lock:
            self.send(errand)
            self._catch_up()
            return self.receive(Answer)

    def tell(self, errand: Errand) -> None:
        """Send word without waiting: each wait is two changes of process. Raises `HungUp`."""
        with self._lock:
            self.send(errand)
            self._unanswered += 1
            if self._unanswered >= _AHEAD:
                self._catch_up()

    def _catch_up(self) -> None:
        while self._unanswered:
            self.receive(Answer)
            self._unanswered -= 1

    def send(self, value: object) -> None:
        """Send a value; raises `HungUp`."""
        try:
            self._connection.sendall(msgspec.json.encode(value, enc_hook=_plain) + b"\n")
        except (BrokenPipeError, ConnectionResetError) as gone:
            raise HungUp from gone

    def receive(self, kind: Any) -> Any:
        """Wait for a value of this type; raises `HungUp`."""
        try:
            text = self._read.readline()
        except ConnectionResetError as gone:
            raise HungUp from gone
        if not text.endswith(b"\n"):
            raise HungUp
        return msgspec.json.decode(text, type=kind, dec_hook=_typed)

    def hang_up(self) -> None:
        """Let the other side know that nobody listens any more."""
        self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the descriptors back."""
        self._read.close()
        self._connection.close()


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError


def _typed(kind: type, value: object) -> object:
    if issubclass(kind, Path):
        return Path(str(value))
    raise NotImplementedError
