"""What came of the work on the parts of a task, beside the tasks themselves."""

from msgspec import Struct


class Conflict(Struct, frozen=True):
    """A file that the base branch and the work on parts have both changed.

    `tasks` are the parts that can't land for it; `landed` those that have landed with a change of it.
    """

    path: str
    tasks: tuple[str, ...]
    landed: tuple[str, ...] = ()


class HandOff(Struct, frozen=True):
    """What the last attempt at a part that said something said at its end."""

    task: str
    title: str
    attempt: int
    agent: str
    summary: str = ""
    handoff: str = ""
