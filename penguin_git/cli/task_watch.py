"""`penguin task watch`."""

import click

from penguin_git.cli import completing, event_lines, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.event import Event
from penguin_git.model.text import visible


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@pass_place
def watch(place: Place, task: str) -> int:
    """Follow a task until it rests

    Prints its states and everything that its attempts say, until it has landed, failed, or waits for a
    person. The exit code is 1 if it failed.

    \b
      penguin task watch k3f9
      penguin task start k3f9 && penguin task watch k3f9
    """
    from penguin_git.tracker import finding, following
    from penguin_git.tracker.view import view

    status = ""
    with place.project() as project:
        found = finding.id_of(view(project), task)
        for seen in following.watched(project, found):
            if isinstance(seen, Event):
                for line in event_lines.lines(seen):
                    output.data(line)
                continue
            status = seen.task.status
            state = output.coloured(output.state_of(status, seen.state))
            output.data(f"{found} is {state}: {visible(seen.task.title)}")
            for reason in seen.reasons:
                output.data(f"    {visible(reason)}")
    if status in ("pending", "in_progress"):
        output.say("Nobody works on it now: `penguin daemon start`, or `penguin run`.")
    return TROUBLE if status == "failed" else FINE
