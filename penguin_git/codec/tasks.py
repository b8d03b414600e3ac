"""Task files: text to `Task` and back, and what an edit has to change.

What only some files or only writing need is imported there: a hook that reads one file has to be quick.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from penguin_git.codec import rules, scan, simple_yaml
from penguin_git.codec.modeline import modeline
from penguin_git.codec.shaping import Shape, shaped
from penguin_git.errors import BrokenFile, Problem
from penguin_git.model import ids
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.task import Check, Note, Phase, Task

if TYPE_CHECKING:
    from penguin_git.codec.editing import Path
    from penguin_git.codec.scalars import Value

SHAPE = Shape(
    noun="a task",
    rules={
        (Task, "title"): rules.one_line,
        (Task, "project"): rules.one_line,
        (Task, "labels"): rules.one_line,
        (Task, "assigned_to"): rules.one_line,
        (Task, "approver"): rules.one_line,
        (Task, "estimate"): rules.one_line,
        (Task, "template"): rules.one_line,
        (Task, "created_by"): rules.one_line,
        (Task, "context"): rules.one_line,
        (Task, "checkpoint_minutes"): rules.positive,
        (Check, "check"): rules.filled,
        (Phase, "phase"): rules.one_line,
        (Phase, "agent"): rules.one_line,
        (Note, "by"): rules.one_line,
        (ResourceConstraints, "max_tokens"): rules.positive,
        (ResourceConstraints, "max_duration_minutes"): rules.positive,
        (ResourceConstraints, "max_iterations"): rules.positive,
        (ResourceConstraints, "allowed_tools"): rules.tool,
    },
    hints={
        "id": "Remove the line: the name of the file is the id.",
        "updated_at": "Remove the line: git knows when the file changed.",
        "title": "Add `title: …`; everything else is optional.",
    },
)
_FIELDS = {field.name: field for field in msgspec.structs.fields(Task) if field.name != "id"}


def parse(data: bytes, path: str) -> Task:
    """The task that a file holds; its id is the stem of `path`. Raises `BrokenFile` with every problem."""
    name = path.rpartition("/")[2]
    if not name.endswith(".yaml"):
        raise BrokenFile([Problem(path, 0, 0, "The name of a task file ends in `.yaml`.", "Rename it.")])
    if not path.isascii() and _is_no_text(path):
        raise BrokenFile([no_text(path)])
    stem = name.removesuffix(".yaml")
    try:
        task = ids.parse(stem)
    except ids.InvalidId as error:
        raise BrokenFile([Problem(path, 0, 0, error.message, error.hint)]) from None
    text = scan.text_of(data, path)
    return _simple(text, path, task) or _parsed(text, path, task)


def no_text(path: str) -> Problem:
    """What is wrong with a path that has bytes in it which no text has."""
    return Problem(path, 0, 0, "Its path is no text in UTF-8.", "Rename the file or the folder.")


def _is_no_text(path: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in path)


def _simple(text: str, path: str, task: ids.TaskId) -> Task | None:
    table = simple_yaml.table(text)
    try:
        return shaped(table, Task, path, SHAPE, id=task) if table else None
    except BrokenFile:  # the parser says where
        return None


def _parsed(text: str, path: str, task: ids.TaskId) -> Task:
    from penguin_git.codec.reading import read_text

    return shaped(read_text(text, path), Task, path, SHAPE, id=task)


def format_new(task: Task, *, depth: int = 1) -> bytes:
    """A new file for a task. `depth` is the number of folders between the file and `.penguin`."""
    from penguin_git.codec import values
    from penguin_git.codec.emitting import emitted

    said = values.pairs(task)
    said.pop("id")
    head = {"status": said.pop("status", task.status.value)}
    return emitted(head) + b"\n" + modeline("task", depth).encode() + emitted(said)


def changes(old: Task, new: Task) -> "Mapping[Path, Value]":
    """What `editing.edited` has to change in a file that says `old` so that it says `new`."""
    from penguin_git.model.merging import same

    return {
        name: _said(new, field)
        for name, field in _FIELDS.items()
        if not same(getattr(old, name), getattr(new, name))
    }


def _said(task: Task, field: msgspec.structs.FieldInfo) -> "Value":
    """A field as a file says it; None (no line) for an empty one. `medium` and `false` are written."""
    from penguin_git.codec import values

    value = values.value(getattr(task, field.name))
    return None if values.is_default(task, field) and not value and value is not False else value
