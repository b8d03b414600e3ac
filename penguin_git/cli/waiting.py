"""The end of a run: how its attempts ended, and what waits for whom."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from penguin_git.cli import output
from penguin_git.cli.opened import Place
from penguin_git.model.query import Query
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.text import visible
from penguin_git.tracker import listing
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View, view

_MOST = 50  # tasks that somebody still reads
_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


def conclude(place: Place, records: Sequence[Record], *, as_json: bool) -> None:
    """Print how the attempts ended, then every task that waits with its reasons."""
    with place.project() as project:
        seen = view(project)
    waiting = waiting_rows(seen)
    if as_json:
        rows = [{key: row.plain()[key] for key in _KEYS} for row in waiting]
        output.as_json(run={"attempts": msgspec.to_builtins(records), "waiting": rows})
        return
    output.data(summary(records))
    for line in waiting_lines(waiting):
        output.data(line)


_KEYS = ("id", "title", "status", "state", "reasons")


def waiting_rows(seen: View) -> list[Row]:
    """The tasks that are not over; parents are left out, for their children say it."""
    rows = listing.chosen(seen, Query(), listing.sort_keys("priority,created_at"))
    children = [row for row in rows if not row.is_parent]
    return [row for row in children if row.head.status not in _OVER or row.state]


def summary(records: Sequence[Record]) -> str:
    """How many attempts ended in which way."""
    if not records:
        return "No attempt ended."
    counted = Counter(record.outcome for record in records)
    ways = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in counted.items())
    return f"{len(records)} attempt{'' if len(records) == 1 else 's'}: {ways}."


def waiting_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Each task that waits, and below it why; of very many, the most urgent ones."""
    if not rows:
        yield "Nothing waits."
        return
    yield "Waiting:"
    shown = rows[:_MOST]
    cells = [
        (row.head.id, output.coloured(output.state_of(row.head.status, row.state)), visible(row.head.title))
        for row in shown
    ]
    for line, row in zip(output.table(cells), shown, strict=True):
        yield f"  {line}"
        yield from (f"      {visible(reason)}" for reason in row.reasons)
    if rest := len(rows) - len(shown):
        yield f"  … and {rest:,} more: `penguin task list`"
