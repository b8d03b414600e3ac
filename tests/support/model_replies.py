"""What a scripted model server can answer, in words that belong to no provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """The model says something."""

    text: str


@dataclass(frozen=True)
class Call:
    """The model calls a tool. `malformed` is sent in place of the input's JSON."""

    name: str
    input: Mapping[str, object] = field(default_factory=dict)
    malformed: str | None = None


@dataclass(frozen=True)
class Native:
    """A part in the provider's own format, such as its reasoning."""

    part: Mapping[str, object]


Part = Text | Call | Native


@dataclass(frozen=True)
class Reply:
    """One reply. `stop` is the provider's word, or one of `length` and `refused`, which each wire translates;
    None is what follows from the parts.

    With `cut_off`, the input of the last call ends in the middle. Input does not count what the cache had.
    """

    parts: tuple[Part, ...]
    stop: str | None = None
    input_tokens: int = 100
    output_tokens: int = 20
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cut_off: bool = False
    detail: Mapping[str, object] | None = None  # what the provider says about the stop
    tells_usage: bool = True
    searches: int | None = None  # how many of its own the provider bills, where it says so


@dataclass(frozen=True)
class Refusal:
    """An error in place of a reply."""

    status: int
    type: str
    message: str = "No."
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """A reply that goes wrong after some of its events: `drop`, `hang` or the type of an error."""

    reply: Reply
    events: int
    how: str


Answer = Reply | Refusal | Broken


def says(text: str) -> Reply:
    """A reply of text alone."""
    return Reply((Text(text),))


def calls(name: str, **input: object) -> Reply:  # noqa: A002 - the word of the wire
    """A reply that calls one tool."""
    return Reply((Call(name, input),))


def done(summary: str = "It is baked.") -> Reply:
    """A reply that ends the work."""
    return calls("task_done", summary=summary)


RATE_LIMITED = Refusal(429, "rate_limit_error", "Too many requests.")
OVERLOADED = Refusal(529, "overloaded_error", "Overloaded.")
