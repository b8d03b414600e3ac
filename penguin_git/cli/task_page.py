"""A task as a page of text: fields, reasons, attempts, history."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.model import durations
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Changes, Check, Collaboration, Phase, Review, Task
from penguin_git.model.text import visible, visible_lines
from penguin_git.model.wording import Act
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

if TYPE_CHECKING:
    from penguin_git.tracker.history import Entry

_RAISING = {
    "max_tokens": "--budget-tokens",
    "max_duration_minutes": "--budget-minutes",
    "max_iterations": "--max-iterations",
}


def page(view: View, row: Row, records: Sequence[Record], entries: "Sequence[Entry]") -> Iterator[str]:
    """The lines of the page."""
    task = row.task
    yield f"{click.style(task.id, bold=True)}  {click.style(visible(task.title), bold=True)}"
    yield from _pairs(
        [("state", _state(row)), *_said_elsewhere(view, row), *_pulled(row), *_fields(view, task)]
    )
    yield from _block("Why", [f"- {visible(reason)}" for reason in row.reasons])
    yield from _block("Suggestion", visible_lines(_suggestion(row, records)).splitlines())
    yield from _block("Description", visible_lines((task.description or "").rstrip()).splitlines())
    yield from _block("Script", visible_lines((task.run or "").rstrip()).splitlines())
    yield from _block("Phases", [visible(_phase(place, one)) for place, one in enumerate(task.workflow, 1)])
    yield from _block("Acceptance", [f"- {_condition(condition)}" for condition in task.acceptance])
    yield from _block("Metadata", [visible(f"{key}: {value}") for key, value in task.metadata.items()])
    yield from _block(
        "Notes", [f"- {moment(note.at)} {visible(note.by)}: {visible(note.text)}" for note in task.notes]
    )
    yield from _block("Attempts", list(output.table([_attempt(record) for record in records])))
    reasons = {record.attempt: record.reason.rstrip(".") for record in records}
    yield from _block("History", list(output.table([_entry(entry, reasons) for entry in entries])))


def moment(at: datetime) -> str:
    """A time for people, in UTC."""
    return f"{at:%Y-%m-%d %H:%M}"


def _state(row: Row) -> str:
    status = output.coloured(row.head.status)
    derived = f", {output.coloured(row.state)}" if row.state else ""
    return f"{status}{derived}"


def _said_elsewhere(view: View, row: Row) -> list[tuple[str, str]]:
    """What the base says, where only the task's branch knows the state."""
    on_base = view.seen.base.tasks.get(row.head.id)
    if row.attempt is None or on_base is None or on_base.status is row.head.status:
        return []
    state = row.head.status.replace("_", " ")
    said = f"the file says {on_base.status}; attempt {row.attempt} is {state}"
    resumable = row.head.status in ("paused", "failed")
    return [("attempt", said + (f": {_resuming(view, row)}" if resumable else ""))]


def _resuming(view: View, row: Row) -> str:
    """What lets an attempt go on; one that has used its limit up would end again at once."""
    from penguin_git.model import recovery

    attempt, resume = view.seen.attempts[row.head.id], f"`penguin task resume {row.head.id}`"
    limits = row.task.resource_constraints
    if attempt.record is None or not (name := recovery.used_up(attempt.record, limits)):
        return resume
    more = f"{_RAISING[name]} {2 * getattr(limits, name)}"
    return f"more budget, such as `penguin task update {row.head.id} {more}`, and then {resume}"


def _pulled(row: Row) -> list[tuple[str, str]]:
    """The pull request of its attempt."""
    known = row.pulled
    return [("pull request", visible(f"{known.url} ({known.stands})"))] if known and known.url else []


def _fields(view: View, task: Task) -> list[tuple[str, str]]:
    limits = task.resource_constraints
    known = (
        ("priority", task.priority),
        ("type", task.type),
        ("project", task.project),
        ("parent", _named(view, (task.parent,)) if task.parent else None),
        ("subtasks", _named(view, view.graph.children.get(task.id, ()))),
        ("depends on", _named(view, task.depends_on)),
        ("waited for by", _named(view, view.graph.dependants.get(task.id, ()))),
        ("relates to", _named(view, task.relates_to)),
        ("found in", _named(view, task.discovered_from)),
        ("labels", ", ".join(task.labels)),
        ("assigned to", task.assigned_to),
        ("max tokens", limits.max_tokens),
        ("max minutes", limits.max_duration_minutes),
        ("max iterations", limits.max_iterations),
        ("allowed tools", ", ".join(limits.allowed_tools or ())),
        ("checkpoint minutes", task.checkpoint_minutes),
        ("approval", _approval(task)),
        ("review", task.review if task.review is Review.REQUIRED else None),
        ("land", task.land),
        (
            "collaboration",
            task.collaboration_mode if task.collaboration_mode is Collaboration.ASSISTED else None,
        ),
        ("changes", task.changes if task.changes is Changes.OPTIONAL else None),
        ("context", ", ".join(task.context)),
        ("due", moment(task.due) if task.due else None),
        ("deferred until", moment(task.defer_until) if task.defer_until else None),
        ("estimate", task.estimate),
        ("template", task.template),
        ("created", _created(task)),
    )
    return [(name, visible(str(value))) for name, value in known if value]


def _suggestion(row: Row, records: Sequence[Record]) -> str:
    """What the last attempt wants a person's word on, where that is not its reason anyway."""
    last = records[-1] if records else None
    if last is None or last.attempt != row.attempt or row.head.status is not TaskStatus.PAUSED:
        return ""
    return "" if last.suggestion in last.reason else last.suggestion.rstrip()


def _phase(place: int, phase: Phase) -> str:
    by = f", by {phase.agent}" if phase.agent else ""
    return f"{place}. {phase.phase}{by}" + (f": {phase.description}" if phase.description else "")


def _named(view: View, tasks: Sequence[TaskId]) -> str:
    titles = view.titles
    return ", ".join(f"{task} ({titles[task]})" if task in titles else task for task in tasks)


def _approval(task: Task) -> str | None:
    if task.approval:
        notes = f": {task.approval.notes}" if task.approval.notes else ""
        return f"given by {task.approval.by}, {moment(task.approval.at)}{notes}"
    return f"required from {task.approver or 'a person'}" if task.requires_approval else None


def _created(task: Task) -> str:
    return " by ".join(
        part for part in (moment(task.created_at) if task.created_at else "", task.created_by) if part
    )


def _condition(condition: str | Check) -> str:
    return f"`{visible(condition.check)}` succeeds" if isinstance(condition, Check) else visible(condition)


def _attempt(record: Record) -> tuple[str, ...]:
    tokens = record.usage.billable
    return (
        str(record.attempt),
        output.coloured(record.outcome),
        visible(record.agent),
        moment(record.started),
        durations.lasting(record.duration_seconds),
        "tokens unknown" if tokens is None else f"{tokens} tokens",
        visible(record.reason),
    )


def _entry(entry: "Entry", reasons: Mapping[int, str]) -> tuple[str, ...]:
    moved = (entry.status or "").replace("_", " ") if entry.act == Act.EDIT else ""
    which = moved if entry.attempt is None else f"attempt {entry.attempt}"
    why = _reason(entry, reasons)
    said = visible(f"{entry.subject}{': ' if why else ''}{why} ({entry.by})")
    return moment(entry.at), entry.commit[:7], entry.act, which, said


def _reason(entry: "Entry", reasons: Mapping[int, str]) -> str:
    """Why the task was moved, where the subject does not say it."""
    if entry.act == Act.CONCLUDE:
        return reasons.get(entry.attempt or 0, "")
    return " ".join(entry.body.split()) if entry.act == Act.SETTLE else ""


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    widest = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        yield f"  {name.ljust(widest)}  {value}"


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield click.style(title, bold=True)
        yield from (f"  {line}".rstrip() for line in lines)
