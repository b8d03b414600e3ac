"""What a task id looks like, and new ones."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import NewType

from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

TaskId = NewType("TaskId", str)

_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o, u
_CONSONANTS = "bcdfghjkmnpqrstvwxyz"

# Two clones that each mint four ids at once, in a space of 160,000 ids, collide with p = 1e-4;
# the space grows with every thousand tasks.
_SPACE_PER_THOUSAND = 160_000


class InvalidId(PenguinError):
    """A text that can't be the id of a task."""


def parse(text: str) -> TaskId:
    """The id that `text` spells; `InvalidId` saying why otherwise."""
    if why := _why_not(text):
        raise InvalidId(
            f"`{visible(text[:80])}` can't be the id of a task: {why}.",
            hint="An id is 1 to 64 of a-z, 0-9, `.`, `_` and `-`, starting with a letter or digit.",
        )
    return TaskId(text)


def is_valid(text: str) -> bool:
    """Whether `text` can be the id of a task."""
    return not _why_not(text)


def _why_not(text: str) -> str:
    if not _PATTERN.fullmatch(text):
        return "it is empty, too long or has characters outside the allowed ones"
    if ".." in text or text.endswith((".", ".lock")):
        return "git can't have it as the name of a branch"
    if text.split(".", maxsplit=1)[0] in _DEVICES:
        return "Windows reserves this name for a device"
    return ""


def minted(count: int, taken: Collection[str], choose: Callable[[str], str]) -> TaskId:
    """A new id such as `k3f9`, for a project with `count` tasks.

    `choose` picks one character of a string at random; `taken` are the ids known on all branches.
    """
    length = _length(max(count, len(taken)))
    while True:
        text = (
            choose(_CONSONANTS) + choose("0123456789") + "".join(choose(_LETTERS) for _ in range(length - 2))
        )
        if text not in taken:
            return TaskId(text)


def next_in_sequence(taken: Collection[str]) -> TaskId:
    """The number after the highest one in use, for projects with `ids: sequential`."""
    return TaskId(
        str(1 + max((int(text) for text in taken if text.isdecimal() and is_valid(text)), default=0))
    )


def _length(count: int) -> int:
    length, space = 4, len(_CONSONANTS) * 10 * len(_LETTERS) ** 2
    while space < _SPACE_PER_THOUSAND * (count // 1000 + 1):
        length, space = length + 1, space * len(_LETTERS)
    return length


def resolve(text: str, titles: Mapping[TaskId, str]) -> TaskId:
    """The task that `text` means: an exact id, an exact title or a unique prefix, the latter two in any case.

    A whole title comes before the beginning of an id: of two short ones, nobody knows how ids begin.
    """
    if text in titles:
        return TaskId(text)
    wanted = text.strip().casefold()
    titled = [task for task, title in titles.items() if title.casefold() == wanted]
    begun = [task for task in titles if wanted and task.startswith(wanted)]
    begun = [task for task in begun if task == wanted] or begun
    found = begun if len(titled) != 1 and len(begun) == 1 else titled or begun
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"`{task}` ({titles[task]})" for task in sorted(found)[:10])
        raise PenguinError(f"`{text}` could mean {len(found)} tasks: {listed}.", hint="Give more of the id.")
    from difflib import get_close_matches

    near = get_close_matches(text, [*titles, *titles.values()], n=1)
    hint = f"Did you mean `{near[0]}`?" if near else "`penguin task list` shows all tasks."
    raise PenguinError(f"There is no task `{text}`.", hint=hint)
