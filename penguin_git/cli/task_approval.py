"""`penguin task approve` and `penguin task reject`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--notes", metavar="TEXT", help="A remark that stays with the approval.")
@pass_place
def approve(place: Place, task: str, notes: str | None) -> None:
    """Approve a task, so that it may run or land

    The approval covers the task as it reads on the base branch now; editing the task withdraws it. A task
    in review lands.

    \b
      penguin task approve k3f9
      penguin task approve k3f9 --notes "only on the staging server"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, finding, remarks, reviewing
    from penguin_git.tracker.view import view

    with place.changing("approve tasks") as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        if row.state == "in_review":
            output.say(reviewing.accept(project, row))
            return
        saved = remarks.approve(project, seen, row, notes)
        ending.tell(project, saved, creating.location(project, row.head.id))


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("-m", "--reason", required=True, metavar="TEXT", help="Why; the next attempt is told.")
@pass_place
def reject(place: Place, task: str, reason: str) -> None:
    """Reject a task with a reason

    Before it runs: the reason becomes a note and the task is paused. `penguin task resume` returns it to
    waiting.

    \b
      penguin task reject k3f9 --reason "too large, split it"
      penguin task reject "Drop the tables" -m "never"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, finding, remarks
    from penguin_git.tracker.view import view

    with place.changing("reject tasks") as project:
        row = finding.row_of(view(project), task)
        if row.state == "in_review":
            raise PenguinError(
                f"`{row.head.id}` is done and in review.",
                hint=f"`penguin task restart {row.head.id} -m REASON` has it done anew.",
            )
        saved = remarks.reject(project, row, reason)
        ending.tell(project, saved, creating.location(project, row.head.id))
