"""`penguin daemon status`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.neighbours import Other
    from penguin_git.tracker.rows import Row
    from penguin_git.tracker.view import View


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def status(place: Place, *, as_json: bool) -> None:
    """Say whether a daemon runs, and what it does

    With --json: {"version": 1, "daemon": {"running", "pid", "since", "purpose", "working", "waiting",
    "machines"}}; working and waiting are lists of {"id", "title", "attempt", "reasons"}, and machines (the
    other daemons that share the tasks; null where the remote can't be reached) of {"name", "tasks"}.

    \b
      penguin daemon status
      penguin daemon status --json
    """
    from msgspec.structs import asdict

    from penguin_git.cli.waiting import waiting_lines, waiting_rows
    from penguin_git.tracker import naming, neighbours, presence
    from penguin_git.tracker.view import view

    with place.project() as project:
        worker, seen, others = presence.of(project.repo), view(project), neighbours.others(project)
    own = {"", naming.known_name(project.repo)}
    working = _working(seen, own) if worker else []
    waiting = [row for row in waiting_rows(seen) if row not in working]
    if as_json:
        rows = {"working": [_plain(row) for row in working], "waiting": [_plain(row) for row in waiting]}
        machines = None if others is None else [asdict(other) for other in others]
        who = asdict(worker) if worker else {"pid": None, "since": None, "purpose": None}
        output.as_json(daemon={"running": worker is not None, **who, **rows, "machines": machines})
        return
    output.data(f"{visible(str(worker))} is at work." if worker else "No daemon runs on this clone.")
    for row in working:
        output.data(f"  {row.head.id}  attempt {row.attempt}  {visible(row.head.title)}")
    for line in waiting_lines(waiting):
        output.data(line)
    for sentence in _about(others):
        output.data(sentence)


def _working(seen: "View", own: set[str]) -> "list[Row]":
    """What is worked on here: where others share the tasks, by the daemon of this clone."""
    attempts = seen.seen.attempts
    return [row for row in seen.rows.values() if row.is_worked_on and attempts[row.head.id].daemon in own]


def _about(others: "list[Other] | None") -> "list[str]":
    if others is None:
        return ["The remote can't be reached, so nobody knows which other daemons there are."]
    return [f"The daemon `{visible(other.name)}` {_what_it_has(other)}." for other in others]


def _what_it_has(other: "Other") -> str:
    return f"has {', '.join(f'`{task}`' for task in other.tasks)}" if other.tasks else "has nothing to do"


def _plain(row: "Row") -> dict[str, object]:
    return {
        "id": row.head.id,
        "title": row.head.title,
        "attempt": row.attempt,
        "reasons": list(row.reasons),
    }
