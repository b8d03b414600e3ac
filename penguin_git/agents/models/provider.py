"""What the loop knows of a model's provider: one request, one reply, and the trouble between them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct

from penguin_git.model.usage import NOTHING, Usage

Part = Mapping[str, Any]  # a piece of a message in the provider's own JSON, sent back as it came


class StopReason(StrEnum):
    """Why a reply ended."""

    CALLS = "calls"  # the model wants results of tools
    DONE = "done"
    PAUSED = "paused"  # the provider interrupted it; the same conversation is sent again
    LENGTH = "length"  # it was cut off
    CONTEXT = "context"  # the conversation is too long for the model
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Call(Struct, frozen=True, kw_only=True):
    """A tool that the model wants run. `problem` says why its input cannot be used."""

    id: str
    tool: str
    input: dict[str, Any] = {}
    problem: str = ""


class Charge(Struct, frozen=True):
    """What a request consumed: tokens, and searches that the provider made itself and asks a fee for."""

    usage: Usage = NOTHING
    searches: int = 0


class Reply(Struct, frozen=True, kw_only=True):
    """One reply. `parts` go back to the provider unchanged; text and calls are what they say.

    A call that was cut off is in neither. `searched` is what the provider looked up in the meantime, and
    `searches` how much of it has a fee.
    """

    parts: tuple[Part, ...]
    text: str = ""
    calls: tuple[Call, ...] = ()
    stop: StopReason
    word: str = ""  # the provider's own word for why it stopped, with what it says about it
    usage: Usage
    searched: tuple[Call, ...] = ()
    searches: int = 0

    @property
    def charge(self) -> Charge:
        """What it consumed."""
        return Charge(self.usage, self.searches)


class Result(Struct, frozen=True, kw_only=True):
    """What came of a call."""

    id: str
    text: str
    ok: bool = True


class ModelTurn(Struct, frozen=True, tag="model"):
    """What the model said, in the provider's own JSON."""

    parts: tuple[Part, ...]


class OurTurn(Struct, frozen=True, tag="ours"):
    """What the model is told: results of its calls, and words."""

    results: tuple[Result, ...] = ()
    texts: tuple[str, ...] = ()


Turn = ModelTurn | OurTurn


class ToolSpec(Struct, frozen=True):
    """A tool as the model is shown it; `schema` is the JSON Schema of its input."""

    name: str
    description: str
    schema: dict[str, Any]


class Request(Struct, frozen=True, kw_only=True):
    """Everything that one request says."""

    system: str
    tools: tuple[ToolSpec, ...]
    turns: tuple[Turn, ...]
    max_tokens: int


class Blame(StrEnum):
    """What a request that failed calls for."""

    LIMIT = "limit"  # everybody has to wait
    TRANSIENT = "transient"  # try again
    SETUP = "setup"  # a person has to put something right: the key, the bill, the model's name
    REQUEST = "request"  # the same request will always fail
    CONTEXT = "context"  # the conversation is too long


class Trouble(Exception):
    """A request that failed. `retry_after`: the seconds that the provider asks to wait."""

    def __init__(self, blame: Blame, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.blame, self.message, self.retry_after = blame, message, retry_after


class Provider(Protocol):
    """How one kind of server is asked."""

    @property
    def format(self) -> str:
        """The name of its JSON; a conversation goes on only in the format in which it began."""

    def ask(self, request: Request, so_far: Callable[[Charge], None]) -> Reply:
        """Send a request and wait for the whole reply; raises `Trouble`.

        `so_far` is told what the request has consumed each time that this becomes known.
        """

    def calls_of(self, turn: ModelTurn) -> tuple[Call, ...]:
        """The calls in what the model once said."""

    def size(self, request: Request) -> int:
        """How many bytes the request has, for an estimate of its tokens."""
