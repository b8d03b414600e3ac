"""`penguin task why`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.view import Row


@click.command()
@click.argument("task")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def why(place: Place, task: str, *, as_json: bool) -> None:
    """Say why a task can or can't start

    Gives every reason in a sentence, with the command that would help. With --json: {"version": 1,
    "task": {"id", "title", "status", "state", "reasons"}}.

    \b
      penguin task why k3f9
      penguin task why "Fix the login" --json
    """
    from penguin_git.tracker import finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        row = finding.row_of(view(project), task)
    if as_json:
        plain = row.plain()
        output.as_json(task={key: plain[key] for key in ("id", "title", "status", "state", "reasons")})
        return
    for line in _explained(row):
        output.data(line)


def _explained(row: "Row") -> Iterator[str]:
    named = f"`{row.head.id}` ({visible(row.head.title)})"
    state = output.state_of(row.head.status, row.state).replace("_", " ")
    if row.state == "ready":
        yield f"{named} is ready: `penguin run` or a daemon starts it, or `penguin task start {row.head.id}`."
        return
    yield f"{named} is {state}{':' if row.reasons else '.'}"
    yield from (f"- {visible(reason)}" for reason in row.reasons)
