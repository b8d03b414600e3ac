"""What a value of the right type must also be; each rule gives it back, perhaps tidied.

`noun` is what the value is called in a message, such as "`title`".
"""

import re
from typing import TypeVar

from penguin_git.errors import PenguinError
from penguin_git.model import tools
from penguin_git.model.consent import addresses

N = TypeVar("N", int, float)

_REPOSITORY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+")
_SITE = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9_-]+)*/?"
)
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]{0,99}")


def one_line(text: str, noun: str) -> str:
    """Text on one line, without blanks around it, and not empty."""
    tidy = text.strip()
    if not tidy:
        raise PenguinError(f"{noun} is empty.", hint="Write some text.")
    if "\n" in tidy or "\r" in tidy:
        raise PenguinError(f"{noun} has to be one line.", hint="Put the rest into `description`.")
    return tidy


def positive(number: int, noun: str) -> int:
    """A whole number above zero."""
    if number < 1:
        raise PenguinError(
            f"{noun} has to be at least 1, not {number}.", hint="Remove the line for no limit."
        )
    return number


def share(number: float, noun: str) -> float:
    """A number from 0 to 1."""
    if not 0 <= number <= 1:
        raise PenguinError(f"{noun} has to be between 0 and 1, not {number:g}.")
    return number


def not_negative(number: N, noun: str) -> N:
    """A number, zero included."""
    if number < 0:
        raise PenguinError(f"{noun} can't be below 0, as {number} is.")
    return number


def ref(text: str, noun: str) -> str:
    """Part of a branch's name that git and every shell take for nothing else."""
    bad = not _REF.fullmatch(text) or ".." in text or "//" in text or "/." in text
    if bad or text.endswith((".", "/", ".lock")):
        raise PenguinError(
            f"{noun} can't be `{text[:60]}`: that is no name of a branch.",
            hint="Use letters, digits, `-` and `/`.",
        )
    return text


def filled(text: str, noun: str) -> str:
    """Text that is more than blanks."""
    if not text.strip():
        raise PenguinError(f"{noun} is empty.", hint="Write some text.")
    return text


def place(text: str, noun: str) -> str:
    """The path of a file or folder; all of the machine or of the project is never meant."""
    if not text.strip("/. ") or "\0" in text:
        raise PenguinError(
            f"{noun} can't be `{text[:60]}`.", hint="Name one file or folder, such as `~/.cache/uv`."
        )
    return text


def approvers(people: dict[str, tuple[str, ...]], noun: str) -> dict[str, tuple[str, ...]]:
    """Each role is somebody, by e-mail address: a role of nobody would be anybody's."""
    for role, who in people.items():
        odd = [one for one in who if not addresses(one)]
        if odd or not who:
            raise PenguinError(
                f"{noun} says nobody's e-mail address for `{role}`" + (f": `{odd[0][:60]}`." if odd else "."),
                hint=f"Write `{role}: [jane@example.com]`.",
            )
    return people


def site(text: str, noun: str) -> str:
    """The address of a forge: no user name, no password, nothing to ask."""
    if not _SITE.fullmatch(text):
        raise PenguinError(f"{noun} can't be `{text[:60]}`.", hint="Write it as `https://git.example.com`.")
    return text


def repository(text: str, noun: str) -> str:
    """The name of a repository on a forge."""
    if not _REPOSITORY.fullmatch(text) or ".." in text:
        raise PenguinError(f"{noun} can't be `{text[:60]}`.", hint="Write it as `owner/name`.")
    return text


def logins(people: dict[str, str], noun: str) -> dict[str, str]:
    """Who is who on a forge: each e-mail address has one login."""
    for address, name in people.items():
        if addresses(address) != {address.casefold()} or not _LOGIN.fullmatch(name):
            raise PenguinError(
                f"{noun} can't have `{address[:60]}: {name[:60]}`.", hint="Write `jane@example.com: jane`."
            )
    return people


def tool(text: str, noun: str) -> str:  # noqa: ARG001 - the model's message names the tool
    """The name of a tool, perhaps with `:read`."""
    return tools.check(text)
