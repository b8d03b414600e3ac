"""Tasks and records as resources: `penguin://task/{id}` and `penguin://record/{id}/{attempt}`."""

import re
from typing import Any

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.mcp.desk import Desk
from penguin_git.model import ids
from penguin_git.model.one_line import short
from penguin_git.model.text import visible

MOST = 50  # tasks in a listing of resources; any other one can be read all the same
_UNFINISHED = "-status:completed,cancelled"
_URI = re.compile(r"penguin://(?:task/(?P<task>[^/?#]+)|record/(?P<of>[^/?#]+)/(?P<attempt>[1-9][0-9]{0,5}))")

TEMPLATES = {
    "penguin://task/{id}": ("task", "A task, as `show` has it"),
    "penguin://record/{id}/{attempt}": ("record", "What happened in an attempt at a task"),
}


class Link(Struct, frozen=True):
    """A resource that can be read."""

    uri: str
    name: str
    title: str


def listed(desk: Desk) -> list[Link]:
    """The tasks that are to be done, the most urgent ones."""
    heads = [row.head for row in desk.page(_UNFINISHED, limit=MOST).rows]
    return [Link(f"penguin://task/{head.id}", head.id, short(head.title)) for head in heads]


def read(desk: Desk, uri: str) -> str:
    """A resource as JSON; a `PenguinError` where there is none of that name."""
    return msgspec.json.encode(_read(desk, uri)).decode()


def _read(desk: Desk, uri: str) -> dict[str, Any]:
    found = _URI.fullmatch(uri)
    if found is None:
        raise PenguinError(
            f"There is no resource `{visible(uri[:200])}`.", hint=f"There are {' and '.join(TEMPLATES)}."
        )
    if found["task"]:
        named = ids.parse(found["task"])
        return {"version": 1, "task": desk.whole(desk.exactly(named))}
    task, attempt = desk.exactly(ids.parse(found["of"])), int(found["attempt"])
    record = desk.record(task, attempt)
    if record is None:
        raise PenguinError(
            f"`{task}` has no record of an attempt {attempt}.", hint=f"Read penguin://task/{task}."
        )
    return {"version": 1, "record": msgspec.to_builtins(record)}
