"""What the pane beside the board says of a task, as lines of text; whatever people wrote is made harmless."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import asdict
from rich.text import Text

from penguin_git.board import marks
from penguin_git.model import bars, event_words
from penguin_git.model.board import Card, Live
from penguin_git.model.durations import lasting
from penguin_git.model.event import Event, EventType
from penguin_git.model.record import Record
from penguin_git.model.task import Changes, Check, Collaboration, Note, Phase, Task
from penguin_git.model.text import visible, visible_lines

_EVENT_COLOURS: Final = {
    EventType.ERROR: "red",
    EventType.CHECK: "cyan",
    EventType.STATUS_CHANGED: "magenta",
    EventType.FEEDBACK: "yellow",
}
_PATCH_COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}
_PATCH_HEADER: Final = ("diff ", "index ", "--- ", "+++ ", "similarity ", "rename ", "new file ", "deleted ")
MARGIN: Final = 26  # columns of a log before what was said: time and type
_LARGEST: Final = 20_000  # lines of a patch that are shown; nobody reads more of them here


def about(card: Card, task: Task, records: Sequence[Record]) -> Iterator[Text]:
    """The task, how it stands and why, and what its attempts came to."""
    yield Text.assemble((card.id, f"bold {marks.colour(card)}"), "  ", (visible(card.title), "bold"))
    yield Text(card.state.replace("_", " "), style=marks.colour(card))
    yield from (Text(f"  {visible(reason)}", style="dim") for reason in card.reasons)
    if card.live is not None:
        yield from _under("Under way", _live(card.live))
    yield from _under("Task", _fields(task))
    yield from _under("Description", _paragraph(task.description))
    yield from _under("Run", _paragraph(task.run))
    yield from _under("Acceptance", map(_condition, task.acceptance))
    yield from _under("Workflow", (line for phase in task.workflow for line in _phase(phase)))
    yield from _under("Context", (Text(f"- {visible(path)}") for path in task.context))
    yield from _under(
        "Metadata", (Text(f"{visible(name)}: {visible(str(said))}") for name, said in task.metadata.items())
    )
    yield from _under("Notes", (line for note in task.notes for line in _note(note)))
    yield from _under("Attempts", (line for record in reversed(records) for line in _record(record)))


def said(events: Iterable[Event]) -> Iterator[Text]:
    """The lines of a log."""
    for event in events:
        words = event_words.words(event)
        start = f"{event.at:%H:%M:%S}  "
        name = f"{event.type.value:14}  "
        for number, line in enumerate(words):
            if number:
                yield Text(" " * MARGIN + line)
            else:
                yield Text.assemble((start, "dim"), (name, _EVENT_COLOURS.get(event.type, "")), line)


def patch(data: bytes) -> Iterator[Text]:
    """The lines of a patch."""
    lines = data.decode("utf-8", "replace").splitlines()
    for line in lines[:_LARGEST]:
        style = "bold" if line.startswith(_PATCH_HEADER) else _PATCH_COLOURS.get(line[:1], "")
        yield Text(visible(line.replace("\t", "    ")), style=style)
    if len(lines) > _LARGEST:
        yield Text(
            f"… and {len(lines) - _LARGEST:,} lines more: `penguin task diff` prints all.", style="dim"
        )


def _under(heading: str, lines: Iterable[Text]) -> Iterator[Text]:
    found = list(lines)
    if found:
        yield Text()
        yield Text(heading, style="bold underline")
        yield from found


def _fields(task: Task) -> Iterator[Text]:
    """What the task says in a word each; nothing that is empty."""
    said = {
        "type": task.type,
        "priority": task.priority,
        "project": task.project,
        "labels": ", ".join(task.labels),
        "assigned to": task.assigned_to,
        "part of": task.parent,
        "waits for": ", ".join(task.depends_on),
        "review": "required" if task.review == "required" else "",
        "changes": "" if task.changes is Changes.REQUIRED else task.changes,
        "collaboration": ""
        if task.collaboration_mode is Collaboration.AUTONOMOUS
        else task.collaboration_mode,
        "landing": task.land,
        "approval": _approval(task),
        "due": f"{task.due:%Y-%m-%d %H:%M}" if task.due else "",
        "deferred until": f"{task.defer_until:%Y-%m-%d %H:%M}" if task.defer_until else "",
        "estimate": task.estimate,
        "created": f"{task.created_at:%Y-%m-%d}" if task.created_at else "",
        "created by": task.created_by,
    }
    limits = {name.replace("_", " "): limit for name, limit in asdict(task.resource_constraints).items()}
    for name, value in {**said, **limits}.items():
        if value not in (None, ""):
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            yield Text.assemble((f"{name:22}", "dim"), visible(shown))


def _approval(task: Task) -> str:
    if task.approval is not None:
        return f"by {task.approval.by}"
    return f"required of {task.approver or 'a person'}" if task.requires_approval else ""


def _paragraph(text: str | None) -> Iterator[Text]:
    yield from map(Text, visible_lines((text or "").rstrip("\n")).split("\n") if text else ())


def _condition(condition: str | Check) -> Text:
    if isinstance(condition, Check):
        return Text.assemble("- passes ", (visible(condition.check), "cyan"))
    return Text(f"- {visible(condition)}")


def _phase(phase: Phase) -> Iterator[Text]:
    yield Text(visible(f"- {phase.phase}" + (f" by {phase.agent}" if phase.agent else "")))
    yield from (Text(f"  {line.plain}") for line in _paragraph(phase.description))


def _note(note: Note) -> Iterator[Text]:
    yield Text(f"{visible(note.by)}, {note.at:%Y-%m-%d %H:%M}", style="dim")
    yield from (Text(f"  {line}") for line in visible_lines(note.text).split("\n"))


def _live(live: Live) -> Iterator[Text]:
    far = "unknown" if live.percent is None else f"{live.percent}%"
    share = None if live.percent is None else live.percent / 100
    yield Text.assemble(f"{'progress':12}", (bars.bar(share), "cyan"), f"  {far}  ", visible(live.detail))
    for measure in live.measures:
        drawn = bars.bar(measure.share)
        drawn = " " * len(drawn) if measure.limit is None else drawn
        yield Text.assemble(f"{measure.name:12}", (drawn, "cyan"), f"  {bars.measure(measure)}")


def _record(record: Record) -> Iterator[Text]:
    colour = "green" if record.outcome == "completed" else "red"
    tokens = f", {record.usage.billable:,} tokens" if record.usage.billable else ""
    took = lasting(record.duration_seconds)
    yield Text.assemble(
        f"{record.attempt}  ",
        (record.outcome.replace("_", " "), colour),
        f"  {visible(record.agent)}, {took}{tokens}, {record.ended:%Y-%m-%d %H:%M}",
    )
    said = record.summary or record.reason
    yield from (Text(f"   {line}", style="dim") for line in visible_lines(said).split("\n") if line)
