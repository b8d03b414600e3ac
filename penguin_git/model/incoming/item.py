"""A task that comes from elsewhere: everything it will say, and its edges in the words of its source."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.project import ProjectFile
from penguin_git.model.task import Free, Task

FROM = "imported_from"
AS = "imported_as"

UNNAMED = TaskId("")


class Format(StrEnum):
    """What can be imported; the words of `--format`."""

    BACKLOG = "backlog"
    BEADS = "beads"
    TASKWARRIOR = "taskwarrior"
    GITHUB = "github"
    MARKDOWN = "markdown"
    JSON = "json"


NAMES = {
    Format.BACKLOG: "Backlog.md",
    Format.BEADS: "beads",
    Format.TASKWARRIOR: "Taskwarrior's export",
    Format.GITHUB: "GitHub's issues",
    Format.MARKDOWN: "a checklist in Markdown",
    Format.JSON: "penguin's own JSON",
}


class Record(NamedTuple):
    """One object of a source, and where it stands, such as `issues.jsonl:3`."""

    place: str
    said: Mapping[str, Free]


class Remark(Struct, frozen=True):
    """A sentence about something at a place of the source."""

    place: str
    text: str


class Item(Struct, frozen=True, kw_only=True):
    """One task of a source. Others are named by their `key`; `task` has neither an id nor edges yet.

    `reference` stays the same whenever the source is imported; it stands in the task's `metadata` unless the
    task keeps its id. `wanted_id` is what it is called there, where that could be an id.
    """

    key: str
    reference: str
    place: str
    task: Task
    parent: str | None = None
    parts: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    relates_to: tuple[str, ...] = ()
    discovered_from: tuple[str, ...] = ()
    wanted_id: str | None = None
    started: str = ""


class LeftOut(Struct, frozen=True):
    """What does not become a task, and why."""

    place: str
    title: str
    why: str


class Delivery(Struct, frozen=True, kw_only=True):
    """Everything that a source says.

    `origin` is what its references begin with up to `#`, where a source has to be the whole of what there is;
    `former_origin`: what they began with before files were told from each other by their folders, too.
    """

    format: Format
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    projects: tuple[ProjectFile, ...] = ()
    origin: str = ""
    former_origin: str = ""
