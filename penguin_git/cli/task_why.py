"""`penguin task why`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.status import TaskStatus
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.head import Head
    from penguin_git.tracker.rows import Row
    from penguin_git.tracker.view import View

_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
_FEW = 5


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def why(place: Place, task: str, *, as_json: bool) -> None:
    """Say why a task can or can't start

    Gives every reason in a sentence, with the command that would help, and says which tasks can't start
    before this one is completed. With --json: {"version": 1, "task": {"id", "title", "status", "state",
    "reasons", "holds_up"}}; "holds_up" lists ids, the nearest first.

    \b
      penguin task why k3f9
      penguin task why "Fix the login" --json
    """
    from penguin_git.tracker import finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        held_up = _held_up(seen, row)
        if as_json:
            plain = row.plain()
            said = {key: plain[key] for key in ("id", "title", "status", "state")}
            said["reasons"] = _reasons(row)
            output.as_json(task={**said, "holds_up": [task.id for task in held_up]})
            return
        for line in _explained(row):
            output.data(line)
    if held_up:
        few = [f"`{one.id}` ({visible(one.title)})" for one in held_up[:_FEW]]
        more = [f"{len(held_up) - _FEW:,} more"] if len(held_up) > _FEW else []
        output.data(f"It holds up {', '.join([*few, *more])}.")


def _held_up(view: "View", row: "Row") -> "list[Head]":
    """What is still to be done, and can't start before this task is completed."""
    if row.head.status in _OVER:
        return []
    found = [view.graph.tasks[task] for task in view.graph.held_up(row.head.id)]
    return [task for task in found if task.status not in _OVER]


def _reasons(row: "Row") -> tuple[str, ...]:
    """Why it is where it is, and who would begin it."""
    return (*([row.choice] if row.choice else []), *row.reasons)


def _explained(row: "Row") -> Iterator[str]:
    named = f"`{row.head.id}` ({visible(row.head.title)})"
    state = output.state_of(row.head.status, row.state).replace("_", " ")
    if row.state == "ready":
        yield f"{named} is ready: `penguin run` or a daemon starts it, or `penguin task start {row.head.id}`."
        yield from (f"- {visible(reason)}" for reason in _reasons(row))
        return
    yield f"{named} is {state}{':' if row.reasons else '.'}"
    yield from (f"- {visible(reason)}" for reason in row.reasons)
