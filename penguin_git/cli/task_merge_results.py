"""`penguin task merge-results`."""

from typing import TYPE_CHECKING

import click
import msgspec

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.joining import Joined


@click.command("merge-results")
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def merge_results(place: Place, task: str, *, as_json: bool) -> int:
    """Land the finished parts of a task

    When the parts of a split task are in review: lands one after the other, as `penguin task approve` would
    land each, and says what is merged, which files conflict, what is open and why, and what the attempts left
    as notes. Repeating it is safe. Exit code 1 while something is open. With --json: {"version": 1,
    "results": {"task", "merged", "conflicts", "open", "cancelled", "notes"}}.

    \b
      penguin task merge-results k3f9
      penguin task merge-results k3f9 --json
    """
    from penguin_git.tracker import joining

    with place.changing_tasks("land the work on parts") as project:
        joined = joining.join(project, task)
        _print_json(joined) if as_json else _print(joined)
        return TROUBLE if joined.open else FINE


def _print_json(joined: "Joined") -> None:
    found = {
        "task": joined.whole.head.id,
        "merged": [{"id": row.head.id, "title": row.head.title} for row in joined.merged],
        "conflicts": msgspec.to_builtins(joined.conflicts),
        "open": [
            {
                "id": row.head.id,
                "title": row.head.title,
                "status": row.head.status.value,
                "state": row.state or None,
                "reasons": list(joined.why_open(row)),
            }
            for row in joined.open
        ],
        "cancelled": [{"id": row.head.id, "title": row.head.title} for row in joined.cancelled],
        "notes": msgspec.to_builtins(joined.notes),
    }
    output.as_json(results=found)


def _print(joined: "Joined") -> None:
    said = [
        *((row.head.id, "merged", row.head.title) for row in joined.merged),
        *((row.head.id, output.state_of(row.head.status, row.state), row.head.title) for row in joined.open),
        *((row.head.id, "cancelled", row.head.title) for row in joined.cancelled),
    ]
    cells = [(task, word.replace("_", " "), visible(title)) for task, word, title in said]
    for line in output.table(cells, room=output.room()):
        output.data(line)
    for row in joined.open:
        for reason in joined.why_open(row):
            output.data(f"{row.head.id}: {visible(reason)}")
    for clash in joined.conflicts:
        beside = f", changed by {', '.join(clash.landed)} as well" if clash.landed else ""
        output.data(f"conflict: {visible(clash.path)} ({', '.join(clash.tasks)}{beside})")
    for note in joined.notes:
        output.data(f"{note.task} left: {visible(note.handoff or note.summary)}")
