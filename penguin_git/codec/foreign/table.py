"""Tasks as CSV (RFC 4180) for spreadsheets, which take a cell that begins with `=` for a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from penguin_git.model.outgoing import Told
from penguin_git.model.task import Check, Task

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def _time(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _conditions(task: Task) -> str:
    return "\n".join(f"$ {one.check}" if isinstance(one, Check) else one.strip() for one in task.acceptance)


def _item(text: str) -> str:
    """One of several in a cell, which is a row in itself: commas belong to an item that stands in quotes."""
    return '"{}"'.format(text.replace('"', '""')) if "," in text or '"' in text else text


COLUMNS: Mapping[str, Callable[[Told], str | None]] = {
    "id": lambda told: told.task.id,
    "title": lambda told: told.task.title,
    "status": lambda told: told.task.status.value,
    "state": lambda told: told.state,
    "priority": lambda told: told.task.priority.value,
    "type": lambda told: told.task.type,
    "project": lambda told: told.task.project,
    "parent": lambda told: told.task.parent,
    "depends_on": lambda told: " ".join(told.task.depends_on),
    "labels": lambda told: ", ".join(map(_item, told.task.labels)),
    "assigned_to": lambda told: told.task.assigned_to,
    "due": lambda told: _time(told.task.due),
    "defer_until": lambda told: _time(told.task.defer_until),
    "estimate": lambda told: told.task.estimate,
    "created_at": lambda told: _time(told.task.created_at),
    "created_by": lambda told: told.task.created_by,
    "acceptance": lambda told: _conditions(told.task),
    "description": lambda told: (told.task.description or "").rstrip("\n"),
}


def table(tasks: Iterable[Told]) -> bytes:
    """One row a task below the names of the columns, in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value(told) or "") for value in COLUMNS.values()] for told in tasks)
    return text.getvalue().encode(errors="replace")


def harmless(text: str) -> str:
    """A cell that no spreadsheet computes: an apostrophe in front has it taken for text."""
    start = text.lstrip(" ")[:1]
    return f"'{text}" if start in _FORMULAS and start else text.replace("\0", "")
