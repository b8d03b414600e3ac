"""A project: a name under which tasks belong together; its state and progress follow from them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model import graph, ids
from penguin_git.model.status import TaskStatus
from penguin_git.model.text import visible

_LONGEST = 64
_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ProjectFile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One project file. The fields stand in the order in which a new file writes them.

    `id` is the stem of the file's name, the slug that the tasks' files name.
    """

    id: str
    name: str
    description: str | None = None
    created_at: datetime | None = None
    created_by: str | None = None


class Progress(Struct, frozen=True, kw_only=True):
    """How many tasks of a project are in which state. `percent` leaves out the cancelled ones."""

    total: int
    pending: int
    in_progress: int
    completed: int
    failed: int
    cancelled: int
    paused: int
    percent: int


def slug(name: str) -> str:
    """The name of a project as files have it: lower case, with hyphens. `PenguinError` where none is left."""
    if _PLAIN.fullmatch(name) and len(name) <= _LONGEST and ids.is_valid(name):
        return name
    plain = unicodedata.normalize("NFKC", name).casefold()
    found = re.sub(r"[^\w]+", "-", plain)[:_LONGEST].strip("-_")
    if not found or (found.isascii() and not ids.is_valid(found)):
        raise PenguinError(
            f"`{visible(name[:80])}` can't be the name of a project.", hint="Use letters and digits."
        )
    return found


def progress(states: Sequence[TaskStatus]) -> Progress:
    """How far tasks in these states are together."""
    counts = {status.value: states.count(status) for status in TaskStatus}
    wanted = len(states) - counts["cancelled"]
    percent = 100 * counts["completed"] // wanted if wanted else 0
    return Progress(total=len(states), percent=percent, **counts)


def status(states: Sequence[TaskStatus]) -> TaskStatus:
    """The state of a project whose tasks are in these states, by the table for parents."""
    return graph.derived(list(states))
