"""What became of a push: judged by what the server said and, above all, by what stands there afterwards.

An answer can be lost after the update, and a server that is killed can have made one half of an atomic push.
Nothing counts but the refs themselves; every value that is pushed is the pusher's alone (it has a nonce), so
that what stands there tells who won.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from msgspec import Struct


class Want(Protocol):
    """A ref that is to go from `old` to `new`; None means that it does not exist."""

    @property
    def ref(self) -> str:
        """Its full name, on the server."""

    @property
    def new(self) -> str | None:
        """Where it is to stand."""

    @property
    def old(self) -> str | None:
        """Where it has to stand for that."""


class Fate(StrEnum):
    """What the server said of one ref."""

    DONE = "done"
    SAME = "same"  # it stood there already
    STALE = "stale"  # it stood somewhere else
    DENIED = "denied"  # by a rule or a hook
    TOGETHER = "together"  # another ref of the same push could not move
    UNKNOWN = "unknown"


class Answer(Struct, frozen=True):
    """What a push was answered. `said` is half a sentence for people, `hint` the next step.

    `exit` is None where it was ended before it ended by itself.
    """

    fates: Mapping[str, Fate]
    exit: int | None
    said: str = ""
    hint: str = ""


class Won(Struct, frozen=True):
    """All of it is on the server."""


class Lost(Struct, frozen=True):
    """None of it is: somebody else moved `ref` first."""

    ref: str


class Partly(Struct, frozen=True):
    """The server stopped in between; `left` are refs still to be moved, or lost to somebody meanwhile."""

    left: tuple[str, ...]


class Denied(Struct, frozen=True):
    """None of it is, and the same push would be refused again."""

    reason: str
    hint: str = ""


class Unknown(Struct, frozen=True):
    """It did not happen as far as anybody can tell; whoever tries again has to look first."""

    reason: str


Verdict = Won | Lost | Partly | Denied | Unknown
W = TypeVar("W", bound=Want)


def verdict(
    wants: Sequence[Want],
    answer: Answer,
    after: Mapping[str, str] | None,
    built_on: Collection[str] = (),
) -> Verdict:
    """Judge a push by its answer and by the refs that were read from the server `after` it.

    `after` is None where they could not be read. `built_on` are refs that have moved on from what we put
    there, so that ours was there.
    """
    if after is None:
        return Unknown(answer.said or "the server could not be asked what became of it")
    left = [want for want in wants if after.get(want.ref) != want.new and want.ref not in built_on]
    if not left:
        return Won()
    if len(left) < len(wants):
        return Partly(tuple(want.ref for want in left))
    lost = next((want.ref for want in left if after.get(want.ref) != want.old), None)
    if lost is not None:
        return Lost(lost)
    if Fate.DENIED in answer.fates.values():
        return Denied(answer.said or "the server refuses it", answer.hint)
    return Unknown(answer.said or "the server did not make it, and did not say why")


def unsure(wants: Sequence[W], after: Mapping[str, str]) -> list[W]:
    """Those refs that stand neither where they stood nor where they were put."""
    return [
        want for want in wants if (now := after.get(want.ref)) is not None and now not in (want.old, want.new)
    ]
