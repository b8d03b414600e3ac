"""What is known of a task's pull request, and what follows from how it stands."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from penguin_git.model.request import Remark, Request, Verb

_SHORT = 200  # characters of the reason that commits and listings show


class Stands(StrEnum):
    """Open, merged, closed without that; `printed` is one that a person has to open."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"
    PRINTED = "printed"


class Pulled(Struct, frozen=True, kw_only=True):
    """What is remembered: the pushed tip, the pull request, whom it waits for and which remarks were heard.

    `by` merged or closed it. `lacking` is what the forge did not do.
    """

    tip: str
    number: int = 0
    url: str = ""
    stands: Stands = Stands.OPEN
    by: str = ""
    asked: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


class Word(Struct, frozen=True, kw_only=True):
    """What somebody said about it. `asks` for a change; `key` tells it from all others."""

    key: str
    by: str
    at: datetime
    text: str
    asks: bool


def request(words: Sequence[Word], tip: str, at: datetime, *, taken: bool) -> Request | None:
    """What people's words ask of the attempt that ended in `tip`.

    Words are told to whoever goes on; one that asks for a change sends the work back. With `taken` somebody
    has asked for something already, and that holds.
    """
    if not words:
        return None
    remarks = tuple(Remark(by=word.by, at=word.at, text=word.text) for word in words)
    asking = [word for word in words if word.asks]
    if taken or not asking:
        return Request(verb=Verb.FEEDBACK, by=words[-1].by, at=at, feedback=remarks)
    text = " ".join(asking[0].text.split())
    short = text if len(text) <= _SHORT else f"{text[:_SHORT]} …"
    return Request(verb=Verb.REJECT, by=asking[0].by, at=at, text=short, tip=tip, feedback=remarks)


def came_to_nothing(pulled: Pulled, task: str, *, base: str) -> str:
    """What to say of one that was merged, and whose work is not there."""
    return (
        f"`{pulled.by}` merged its pull request, and neither its record nor its code is on `{base}`; "
        f"`penguin task restart {task}` begins again"
    )


def sentence(pulled: Pulled, task: str, *, branch: str, base: str, remote: str) -> str:
    """Whom it waits for, with its address."""
    there = f": {pulled.url}" if pulled.url else ""
    by = f"`{pulled.by}`" if pulled.by else "somebody"
    match pulled.stands:
        case Stands.PRINTED:
            return f"its branch `{branch}` is on `{remote}`; a person opens the pull request{there}"
        case Stands.CLOSED:
            return (
                f"{by} closed its pull request without a word{there}; `penguin task reject {task} "
                f"--reason TEXT` sends it back, `penguin task restart {task}` begins again"
            )
        case Stands.MERGED:
            return f"{by} merged its pull request{there}; `git pull` brings it to `{base}`"
    people = ", ".join(f"`{login}`" for login in pulled.asked) or "somebody who may merge it"
    lacking = f" ({'; '.join(pulled.lacking)})" if pulled.lacking else ""
    return f"its pull request waits for {people}{there}{lacking}"
