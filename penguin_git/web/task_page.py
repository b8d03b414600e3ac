"""The page of a task: why it is where it is, what it asks for, and what people said about it."""

from collections.abc import Mapping, Sequence

from penguin_git.codec import markdown_html
from penguin_git.model.board import Board
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.web import task_head
from penguin_git.web.clone import Look

_MOST_NOTES = 100
_LONGEST_NOTE = 2_000  # characters; there may be many
_ROOM = 20_000  # characters of Markdown in all notes; the oldest stand there as they were written
_MOST_TASKS = 100  # in a line of names


def task(look: Look, board: Board, name: str) -> Mapping[str, object]:
    """What the page shows."""
    row = task_head.row_of(look, name)
    about, graph = row.task, look.view.graph
    known = row.pulled
    suggestion = _suggestion(row, records_everywhere(look.project, about.id))
    return {
        **task_head.values(look, board, row, ""),
        "reasons": row.reasons,
        "choice": row.choice,
        "pull_request": known.url if known else "",
        "description": markdown_html.html(about.description or ""),
        "suggestion": markdown_html.html(suggestion),
        "notes": notes(about),
        "titles": look.view.titles,
        "parts_of": graph.children.get(about.id, ())[:_MOST_TASKS],
        "dependants": graph.dependants.get(about.id, ())[:_MOST_TASKS],
        "left_out": {
            "Parts": _beyond(graph.children, about),
            "Waited for by": _beyond(graph.dependants, about),
        },
        "approval": _approval(about),
        "path": row.path,
    }


def notes(task: Task) -> list[Mapping[str, object]]:
    """The last notes. To read Markdown takes a time, so there is a bound to that of all of them together."""
    found: list[Mapping[str, object]] = []
    room = _ROOM
    for note in reversed(task.notes[-_MOST_NOTES:]):
        longest = min(_LONGEST_NOTE, room)
        room -= len(note.text) if len(note.text) <= longest else 0
        found.append({"by": note.by, "at": note.at, "text": markdown_html.html(note.text, longest)})
    return found[::-1]


def _beyond(edges: Mapping[TaskId, Sequence[TaskId]], task: Task) -> int:
    return max(len(edges.get(task.id, ())) - _MOST_TASKS, 0)


def _approval(task: Task) -> str:
    if task.approval:
        notes = f": {task.approval.notes}" if task.approval.notes else ""
        return f"given by {task.approval.by}, {task.approval.at:%Y-%m-%d %H:%M}{notes}"
    return f"required from {task.approver or 'a person'}" if task.requires_approval else ""


def _suggestion(row: Row, records: Sequence[Record]) -> str:
    """What the last attempt wants a person's word on."""
    last = records[-1] if records else None
    if last is None or last.attempt != row.attempt or row.head.status is not TaskStatus.PAUSED:
        return ""
    return last.suggestion.rstrip()
