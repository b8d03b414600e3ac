"""The page of what an attempt said while it worked, and says now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from penguin_git.errors import BrokenFile
from penguin_git.model import event_words
from penguin_git.model.board import Board
from penguin_git.model.event import Event
from penguin_git.tracker import logs
from penguin_git.tracker.transcripts import log_events
from penguin_git.web import task_head
from penguin_git.web.clone import Look

_MOST = 400  # events
_LONGEST = 8_000  # characters of one


class Entry(Struct, frozen=True):
    """One event, as it is read."""

    at: datetime
    kind: str
    said: str


def log(look: Look, board: Board, name: str, attempt: int | None) -> Mapping[str, object]:
    """What the page shows: the last events of the last attempt, or of a certain one."""
    row = task_head.row_of(look, name)
    attempts = logs.attempts_logged(look.project, row.head.id)
    wanted = attempt if attempt in attempts else max(attempts, default=None)
    try:
        events = log_events(look.project, row.head.id, wanted) if wanted else ()
        trouble = ""
    except BrokenFile as error:
        events, trouble = (), str(error)
    entries = _entries(events)
    return {
        **task_head.values(look, board, row, "/log"),
        "attempts": attempts if not trouble else (),
        "attempt": wanted,
        "nothing": trouble or "No attempt has said anything yet.",
        "events": entries[-_MOST:],
        "left_out": max(len(entries) - _MOST, 0),
        "is_growing": row.is_worked_on and wanted == max(attempts, default=None),
    }


def _entries(events: Sequence[Event]) -> list[Entry]:
    return [
        Entry(event.at, event.type, _cut("\n".join(said)))
        for event in events
        if (said := event_words.words(event))
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n…"
