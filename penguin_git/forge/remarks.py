"""Reviews and comments as GitHub and Gitea have them, and whose of them count."""

from datetime import datetime

from msgspec import Struct

from penguin_git.forge import wire
from penguin_git.forge.protocol import MARK, SOMEBODY, Said, is_ours, login, moment, words
from penguin_git.forge.rights import Rights
from penguin_git.forge.wire import Fields, Wire, within

_WRITERS = ("admin", "maintain", "write", "owner")


class User(Struct):
    login: str | None = None


class Review(Struct):
    id: int
    user: User | None = None
    state: str = ""
    body: str | None = None
    submitted_at: datetime | None = None


class Comment(Struct):
    id: int
    user: User | None = None
    body: str | None = None
    created_at: datetime | None = None
    path: str | None = None
    line: int | None = None
    position: int | None = None  # the line, as Gitea has it


class _Permission(Struct):
    permission: str = "none"


class Remarks:
    """What is said in one repository; `at` is its path in the API, `size` what a page's length is called."""

    def __init__(self, http: Wire, at: str, size: str) -> None:
        self._http, self._at, self._size = http, at, size
        self._rights = Rights(self._may_write)

    def reviews(self, number: int) -> list[Review]:
        """The reviews of a pull request, to begin with."""
        self._rights.begin()
        return wire.every(self._http, f"{self._at}/pulls/{number}/reviews", Review, self._size)

    def said_in(self, review: Review, *, asking: str) -> Said | None:
        """What a review says as a whole; in the state `asking` it asks for a change, also without a word."""
        asks = review.state == asking
        text = review.body or ("Please change it." if asks else "")
        return self._said(f"review/{review.id}", review.user, review.submitted_at, text, asks=asks)

    def inline(self, comment: Comment, line: int | None) -> Said | None:
        """What is said about a line of the code."""
        at = f":{line}" if line else ""
        where = f"{comment.path}{at}: " if comment.path and comment.body else ""
        text = where + (comment.body or "")
        return self._said(f"inline/{comment.id}", comment.user, comment.created_at, text, asks=True)

    def talk(self, number: int) -> list[Said | None]:
        """What is said below a pull request."""
        found = wire.every(self._http, f"{self._at}/issues/{number}/comments", Comment, self._size)
        return [
            self._said(f"comment/{one.id}", one.user, one.created_at, one.body or "", asks=False)
            for one in found
        ]

    def say(self, number: int, key: str, text: str) -> None:
        """Say something below it, once by its key."""
        mark, at = f"{MARK}{key} -->", f"{self._at}/issues/{number}/comments"
        if not any(mark in (one.body or "") for one in wire.every(self._http, at, Comment, self._size)):
            wire.send(self._http, "POST", at, {"body": f"{text}\n\n{mark}"}, Fields)

    def _said(
        self, key: str, user: User | None, at: datetime | None, text: str, *, asks: bool
    ) -> Said | None:
        if not text.strip() or is_ours(text):
            return None
        by = name(user)
        return Said(
            key=key, by=by, at=moment(at), text=words(text), asks=asks, counts=self._rights.may_write(by)
        )

    def _may_write(self, by: str) -> bool:
        """Whether somebody may: anybody can talk there, and no agent listens to them."""
        at = f"{self._at}/collaborators/{within(by)}/permission"
        found = None if by == SOMEBODY else wire.find(self._http, at, _Permission)
        return found is not None and found.permission in _WRITERS


def name(user: User | None) -> str:
    """Who that is."""
    return login(user.login if user else None)


def in_order(found: "list[Said | None]") -> tuple[Said, ...]:
    """What says anything, oldest first."""
    return tuple(sorted((one for one in found if one), key=lambda one: (one.at, one.key)))
