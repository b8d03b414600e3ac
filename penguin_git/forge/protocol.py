"""What a forge can do, and what it says. Whatever it says is a stranger's word, cut to size here."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.text import visible_lines

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\[bot\])?")
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LONGEST = 4_000  # characters of a remark that an agent is told
SOMEBODY = "somebody"
MARK = "<!-- penguin "  # how what penguin itself said begins; people never see it


class State(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class PullRequest(Struct, frozen=True, kw_only=True):
    """What is to be opened: `head` and `base` are short names of branches, `reviewers` logins."""

    head: str
    base: str
    title: str
    body: str
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()


class Opened(Struct, frozen=True):
    """One that is open now. `lacking` says what the forge did not do; `number` 0: a person has to open it."""

    number: int
    url: str
    lacking: tuple[str, ...] = ()


class Standing(Struct, frozen=True, kw_only=True):
    """How a pull request stands. `by` merged or closed it; `head` is the commit that it shows."""

    number: int
    state: State
    head: str = ""
    by: str = ""
    commit: str = ""


class Said(Struct, frozen=True, kw_only=True):
    """Something said about a pull request. `asks`: that it be changed; `counts`: by whom may write."""

    key: str
    by: str
    at: datetime
    text: str
    asks: bool = False
    counts: bool = False


class Merger(Struct, frozen=True, kw_only=True):
    """Who merged the pull request that brought a commit; `head` is the branch that it came from."""

    number: int
    by: str
    head: str


class Unreachable(PenguinError):
    """A forge that gave no answer to go by now; it may be asked again after `pause` seconds."""

    def __init__(self, message: str, *, hint: str = "", pause: float = 60.0) -> None:
        super().__init__(message, hint=hint)
        self.pause = pause


class Forge(Protocol):
    """Each call raises `PenguinError`, of which `Unreachable` is worth another try."""

    name: str

    def open(self, wish: PullRequest) -> Opened:
        """Open one, or find the one that is open for that branch."""

    def look(self, number: int) -> Standing:
        """How one stands."""

    def said(self, number: int) -> tuple[Said, ...]:
        """What people said about one, oldest first."""

    def comment(self, number: int, key: str, text: str) -> None:
        """Say something, once by its key."""

    def merger(self, commit: str, base: str) -> Merger | None:
        """Who merged the pull request that brought a commit to a branch; None where none did."""


def login(text: object) -> str:
    """A login as a forge names it, or `somebody` where that is none."""
    return text if isinstance(text, str) and _LOGIN.fullmatch(text) else SOMEBODY


def oid(text: object) -> str:
    """The id of a commit, or nothing."""
    return text if isinstance(text, str) and _OID.fullmatch(text) else ""


def words(text: str | None) -> str:
    """What somebody said, without what could confuse a terminal, and not endless."""
    said = visible_lines((text or "").replace("\r\n", "\n")).strip()
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"


def is_ours(text: str | None) -> bool:
    """Whether penguin itself said it."""
    return (text or "").rstrip().rpartition("\n")[2].startswith(MARK)


def moment(at: datetime | None) -> datetime:
    """A time as forges say it, in UTC; one that said none said it long ago."""
    return at.astimezone(UTC) if at is not None and at.tzinfo else datetime(1970, 1, 1, tzinfo=UTC)
