"""One question to a forge and its answer, however it gets there."""

import re
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.forge.protocol import Unreachable

LARGEST = 4_000_000  # bytes of an answer
PAGE = 50  # entries; every forge gives that many
_PAGES = 20  # of a list; whoever says more is not heard
_LONGEST_PAUSE = 600.0  # seconds; a forge may ask for any
_NEXT = re.compile(r"rel=\"?next\b")

T = TypeVar("T")


class Answer(Struct, frozen=True):
    """What came back. `more`: there is another page. `pause`: seconds to wait, where it asks for that."""

    status: int
    body: bytes
    more: bool = False
    pause: float | None = None


class Wire(Protocol):
    """Carries one request; `path` begins at the root of the API, without a slash."""

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """The answer, whatever its status; `Unreachable` where there is none."""


def get(wire: Wire, path: str, kind: type[T]) -> T:
    """What the forge has there."""
    return read(wire.call("GET", path), kind, path)


def find(wire: Wire, path: str, kind: type[T]) -> T | None:
    """What the forge has there; None where it has nothing."""
    answer = wire.call("GET", path)
    return None if answer.status == 404 else read(answer, kind, path)


def every(wire: Wire, path: str, kind: type[T], size: str = "per_page") -> list[T]:
    """All entries of a list, page by page, as far as anybody reads."""
    found: list[T] = []
    for page in range(1, _PAGES + 1):
        joint = "&" if "?" in path else "?"
        answer = wire.call("GET", f"{path}{joint}{size}={PAGE}&page={page}")
        entries: list[T] = read(answer, list[kind], path)  # type: ignore[valid-type]  # msgspec takes it as a value
        if page > 1 and entries[:1] == found[:1]:
            break  # it knows no pages, and has given all of it at once
        found += entries
        if not entries or (len(entries) < PAGE and not answer.more):
            break
    return found


def send(wire: Wire, method: str, path: str, body: Mapping[str, object], kind: type[T]) -> T:
    """What the forge says to something new."""
    return read(wire.call(method, path, body), kind, path)


def read(answer: Answer, kind: type[T], path: str) -> T:
    """The value that an answer holds; a `PenguinError` says what the forge has against it."""
    if not 200 <= answer.status < 300:
        raise refusal(answer, path)
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Unreachable(f"The forge's answer to `{path}` makes no sense.") from None


def refusal(answer: Answer, path: str) -> PenguinError:
    """Why an answer is none, in words of ours: its body may say anything."""
    is_busy = answer.status == 403 and answer.pause is not None  # as GitHub says that it was asked too often
    if answer.status == 429 or answer.status >= 500 or is_busy:
        pause = min(max(answer.pause or 60.0, 1.0), _LONGEST_PAUSE)
        return Unreachable(f"The forge is busy (status {answer.status}).", pause=pause)
    said, hint = _REFUSALS.get(answer.status, (f"The forge answers with the status {answer.status}", ""))
    return PenguinError(f"{said}: `{path}`.", hint=hint)


_REFUSALS = {
    401: ("The forge does not know the token", "Put a valid one into its variable of the environment."),
    403: ("The forge does not allow it", "The token has to be allowed to write pull requests."),
    404: ("The forge knows nothing there", "Look at `forge: {repository: …}` and at what the token may see."),
    301: ("The repository has moved on the forge", "Set `forge: {repository: OWNER/NAME}` to its new name."),
    409: ("The forge says that this can't be now", ""),
    422: ("The forge refuses it as it is", ""),
}  # fmt: skip


def within(text: str) -> str:
    """A name as one part of a path or a query."""
    return quote(text, safe="")


def value(headers: Mapping[str, str], name: str) -> str:
    """A header by its name in any case; empty where there is none."""
    return next((said for key, said in headers.items() if key.casefold() == name), "")


def pause_of(headers: Mapping[str, str], now: float) -> float | None:
    """For how many seconds the forge wants to be left alone, if it does; `now` in seconds since 1970."""
    for name, since in (("retry-after", 0.0), ("x-ratelimit-reset", now), ("ratelimit-reset", now)):
        said = value(headers, name)
        spent = name == "retry-after" or "0" in (
            value(headers, "x-ratelimit-remaining"),
            value(headers, "ratelimit-remaining"),
        )
        if said.isascii() and said.isdigit() and len(said) < 12 and spent:
            return max(1.0, float(said) - since)
    return None


def has_more(headers: Mapping[str, str]) -> bool:
    """Whether a list goes on; where it does is never followed, for it may lead anywhere."""
    return bool(_NEXT.search(value(headers, "link")))


Fields = dict[str, Any]
