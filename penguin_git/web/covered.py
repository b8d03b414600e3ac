"""What an approval of a task covers, to be read before one is given, as long as it is short."""

from collections.abc import Sequence

import msgspec

from penguin_git.model import approval
from penguin_git.model.task import Task

_LONGEST = 6_000  # characters of one task
_ABOVE = ("id", "title", "requires_approval", "approver")  # stands above it anyway


def texts(task: Task) -> list[tuple[str, str]] | None:
    """Each field that an approval covers and what it says; None where that is too long for a list."""
    there = approval.covered(task).items()
    found = [(name, _text(value)) for name, value in there if name not in _ABOVE and value != {}]
    return found if sum(len(text) for _, text in found) <= _LONGEST else None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, Sequence):
        return "\n".join(map(_text, value))
    return msgspec.json.encode(value).decode()
