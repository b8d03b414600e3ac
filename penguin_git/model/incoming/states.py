"""The states of other tools, and what a task of ours becomes for each.

Work that is under way elsewhere has no claim here, so the task is pending, with a note. What was done or
given up elsewhere counts as done or given up by hand: no attempt, and no record, stands for it.
"""

from collections.abc import Mapping
from enum import StrEnum

from penguin_git.model.status import TaskStatus


class Standing(StrEnum):
    """How a task stands elsewhere."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"
    HELD = "held"


BECOMES: Mapping[Standing, TaskStatus] = {
    Standing.OPEN: TaskStatus.PENDING,
    Standing.STARTED: TaskStatus.PENDING,
    Standing.DONE: TaskStatus.COMPLETED,
    Standing.DROPPED: TaskStatus.CANCELLED,
    Standing.HELD: TaskStatus.PAUSED,
}

OF_BEADS: Mapping[str, Standing] = {
    "open": Standing.OPEN,
    "blocked": Standing.OPEN,  # what blocks it are its dependencies
    "in_progress": Standing.STARTED,
    "hooked": Standing.STARTED,
    "closed": Standing.DONE,
    "deferred": Standing.HELD,
    "pinned": Standing.HELD,
}

OF_TASKWARRIOR: Mapping[str, Standing] = {
    "pending": Standing.OPEN,
    "waiting": Standing.OPEN,  # until when says `wait`
    "completed": Standing.DONE,
}

OF_GITHUB: Mapping[tuple[str, str], Standing] = {
    ("open", ""): Standing.OPEN,
    ("open", "reopened"): Standing.OPEN,
    ("closed", ""): Standing.DONE,
    ("closed", "completed"): Standing.DONE,
    ("closed", "not_planned"): Standing.DROPPED,
    ("closed", "duplicate"): Standing.DROPPED,
}

_WORDS: Mapping[Standing, frozenset[str]] = {
    Standing.OPEN: frozenset({"to do", "todo", "open", "new", "backlog", "ready", "next", "blocked"}),
    Standing.STARTED: frozenset(
        {"in progress", "doing", "started", "active", "review", "in review", "testing", "wip"}
    ),
    Standing.DONE: frozenset({"done", "completed", "complete", "closed", "finished", "shipped", "released"}),
    Standing.DROPPED: frozenset({"cancelled", "canceled", "won't do", "wont do", "dropped", "rejected"}),
    Standing.HELD: frozenset({"on hold", "paused", "deferred", "someday", "icebox", "draft", "later"}),
}


def by_word(word: str, order: tuple[str, ...] = ()) -> Standing | None:
    """The standing that a column of a board is called by.

    Of names that nobody knows, the first of `order` is open, the last is done, and any between is started.
    """
    plain = " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
    for standing, known in _WORDS.items():
        if plain in known:
            return standing
    columns = [column.casefold() for column in order]
    if word.casefold() not in columns:
        return None
    at = columns.index(word.casefold())
    if at == 0:
        return Standing.OPEN
    return Standing.DONE if at == len(columns) - 1 else Standing.STARTED
