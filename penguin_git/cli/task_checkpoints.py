"""`penguin task checkpoints`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def checkpoints(place: Place, task: str, *, as_json: bool) -> None:
    """List the checkpoints of a task

    Each is a commit with the code, the task's state and the conversation of that moment; the oldest comes
    first. `penguin task resume TASK --checkpoint COMMIT` goes on from one.
    With --json: {"version": 1, "checkpoints": [{"id", "commit", "at", "description", "attempt"}]}, where the
    id is the commit.

    \b
      penguin task checkpoints k3f9
      penguin task checkpoints k3f9 --json
    """
    from penguin_git.tracker import checkpoints as kept
    from penguin_git.tracker import finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        found = kept.listed(project, finding.id_of(view(project), task))
    if as_json:
        output.as_json(
            checkpoints=[
                {
                    "id": one.id,
                    "commit": one.id,
                    "at": one.at,
                    "description": one.description,
                    "attempt": one.attempt,
                }
                for one in found
            ]
        )
        return
    rows = [
        (one.id[:10], f"{one.at:%Y-%m-%d %H:%M:%S}", f"attempt {one.attempt}", visible(one.description))
        for one in found
    ]
    for line in output.table(rows, room=output.room()):
        output.data(line)
    if not found:
        output.say("There is no checkpoint yet.")
