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
            said["reasons"] = _reasons(seen, row)
            output.as_json(task={**said, "holds_up": [task.id for task in held_up]})
            return
        for line in _explained(seen, row):
            output.data(line)
    if held_up:
        output.data(f"It holds up {_named(held_up)}.")


def _held_up(view: "View", row: "Row") -> "list[Head]":
    """What is still to be done, and can't start before this task is completed."""
    if row.head.status is TaskStatus.COMPLETED:  # whoever waits for what is cancelled waits on
        return []
    found = [view.graph.tasks[task] for task in view.graph.held_up(row.head.id)]
    return [task for task in found if task.status not in _OVER]


def _named(tasks: "list[Head]") -> str:
    few = [f"`{one.id}` ({visible(one.title)})" for one in tasks[:_FEW]]
    more = [f"{len(tasks) - _FEW:,} more"] if len(tasks) > _FEW else []
    return ", ".join([*few, *more])


def _reasons(view: "View", row: "Row") -> tuple[str, ...]:
    """Why it is where it is, who would begin it, and what of a parent is still to be done."""
    below = [view.graph.tasks[task] for task in view.graph.children.get(row.head.id, ())]
    left = [task for task in below if view.graph.status(task.id) not in _OVER]
    parts = [f"it has subtasks, which are worked on in its place: {_named(left)}"] if left else []
    return (*([row.choice] if row.choice else []), *row.reasons, *parts)


def _explained(view: "View", row: "Row") -> Iterator[str]:
    named = _named([row.head])
    state = output.state_of(row.head.status, row.state).replace("_", " ")
    if row.state == "ready":
        yield f"{named} is ready: `penguin run` or a daemon starts it, or `penguin task start {row.head.id}`."
        yield from (f"- {visible(reason)}" for reason in _reasons(view, row))
        return
    reasons = _reasons(view, row)
    yield f"{named} is {state}{':' if reasons else '.'}"
    yield from (f"- {visible(reason)}" for reason in reasons)
