"""`penguin prime`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.argument("task", required=False, shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def prime(place: Place, *, task: str | None, as_json: bool) -> int:
    """Say what an agent has to know before it works here

    At most 3,000 bytes, made from how the tasks stand: what counts, what is in progress, free to take,
    waiting for a person and landed last, the commands to use and the rules. With TASK it is about that task.
    Inside an attempt it is about the attempt's task, and says what is refused there.

    With --json: {"version": 1, "prime": {"text", "base", "counts", "in_progress", "free", "waiting",
    "landed", "broken"}}, where tasks are {"id", "state", "priority", "title", "remark"}; of one task
    {"text", "task": {...}, "inside"}. Where a task file can't be read, the exit code is 1.

    \b
      penguin prime
      penguin prime k3f9
      penguin prime --json
    """
    from penguin_git.tracker import priming

    with place.project() as project:
        primed = priming.prime(project, task)
    if as_json:
        output.as_json(prime=primed.plain())
    else:
        output.data(primed.text)
    return TROUBLE if primed.is_partial else 0
