"""A task in words for whoever works on it: what is wanted, and what came before."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from penguin_git.model import wording
from penguin_git.model.record import Record
from penguin_git.model.task import Check, Note, Task

_LONGEST = 4_000  # characters of what one dependency or earlier attempt left


class Before(Struct, frozen=True, kw_only=True):
    """What a dependency left for those that come after it."""

    task: str
    title: str
    summary: str = ""
    handoff: str = ""


def brief(task: Task, before: Sequence[Before] = (), earlier: Sequence[Record] = ()) -> str:
    """The prompt of an attempt; `earlier` are attempts whose conversation does not go on in this one."""
    parts = (
        task.title,
        task.description or "",
        _section("Acceptance", [_condition(condition) for condition in task.acceptance]),
        _section("Read first", [f"`{path}`" for path in task.context]),
        _section("Notes on the task", map(_said, filter(_is_told_of(task), task.notes))),
        *(_left(f"What `{one.task}` ({one.title}) left for you", one.summary, one.handoff) for one in before),
        *(_left(_ended(record), record.summary, record.handoff) for record in earlier),
    )
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _is_told_of(task: Task) -> Callable[[Note], bool]:
    """Which notes are told: all but those that an agent has added since a person approved the task."""
    approved = task.approval.at if task.requires_approval and task.approval else None
    return lambda note: not (approved and note.at > approved and note.by.endswith(wording.BY_A_CLIENT))


def _said(note: Note) -> str:
    return f"{note.by}, {note.at:%Y-%m-%d}: {note.text}"


def _condition(condition: str | Check) -> str:
    if isinstance(condition, Check):
        return f"This command ends with exit code 0: `{condition.check}`"
    return condition


def _section(title: str, items: Iterable[str]) -> str:
    listed = "\n".join(f"- {item.strip()}" for item in items)
    return f"## {title}\n\n{listed}" if listed else ""


def _left(title: str, *texts: str) -> str:
    said = "\n\n".join(text.strip() for text in texts if text.strip())
    return f"## {title}\n\n{said[:_LONGEST]}" if said else ""


def _ended(record: Record) -> str:
    why = f": {record.reason}" if record.reason else ""
    return f"Attempt {record.attempt} ended as {record.outcome.replace('_', ' ')}{why}"
