"""`penguin daemon status`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.rows import Row
    from penguin_git.tracker.view import View


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def status(place: Place, *, as_json: bool) -> None:
    """Say whether a daemon runs, and what it does

    With --json: {"version": 1, "daemon": {"running", "pid", "since", "purpose", "working", "waiting"}};
    the last two are lists of {"id", "title", "attempt", "reasons"}.

    \b
      penguin daemon status
      penguin daemon status --json
    """
    from msgspec.structs import asdict

    from penguin_git.cli.waiting import waiting_lines, waiting_rows
    from penguin_git.tracker import presence
    from penguin_git.tracker.view import view

    with place.project() as project:
        worker, seen = presence.of(project.repo), view(project)
    working = _working(seen) if worker else []
    waiting = [row for row in waiting_rows(seen) if row not in working]
    if as_json:
        rows = {"working": [_plain(row) for row in working], "waiting": [_plain(row) for row in waiting]}
        who = asdict(worker) if worker else {"pid": None, "since": None, "purpose": None}
        output.as_json(daemon={"running": worker is not None, **who, **rows})
        return
    output.data(f"{visible(str(worker))} is at work." if worker else "No daemon runs on this clone.")
    for row in working:
        output.data(f"  {row.head.id}  attempt {row.attempt}  {visible(row.head.title)}")
    for line in waiting_lines(waiting):
        output.data(line)


def _working(seen: "View") -> "list[Row]":
    return [row for row in seen.rows.values() if row.is_worked_on]


def _plain(row: "Row") -> dict[str, object]:
    return {
        "id": row.head.id,
        "title": row.head.title,
        "attempt": row.attempt,
        "reasons": list(row.reasons),
    }
