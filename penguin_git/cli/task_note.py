"""`penguin task note`."""

import click

from penguin_git.cli import completing
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.argument("text")
@pass_place
def note(place: Place, task: str, text: str) -> None:
    """Add a remark to a task

    Remarks are only ever appended; they say who wrote them and when.

    \b
      penguin task note k3f9 "The old tests are in tests/legacy"
      penguin task note "Fix the login" "Ask Jane about the tokens"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, finding, remarks
    from penguin_git.tracker.view import view

    with place.changing_tasks("change tasks") as project:
        row = finding.row_of(view(project), task)
        ending.tell(project, remarks.note(project, row, text), creating.location(project, row.head.id))
