"""`penguin task delete`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option(
    "--force",
    is_flag=True,
    help="Also while others need it, whose edges to it go, and with changes that are not committed.",
)
@pass_place
def delete(place: Place, task: str, *, force: bool) -> None:
    """Delete a task

    Removes its file; git keeps the history. Refuses while other tasks depend on it or are parts of it, and
    while some of what it says is not committed.
    To give a task up and keep its file, use `penguin task cancel`.

    \b
      penguin task delete k3f9
      penguin task delete k3f9 --force
    """
    from penguin_git.tracker import finding, removing
    from penguin_git.tracker.view import view

    with place.changing_tasks("delete tasks") as project:
        seen = view(project)
        gone = removing.remove(project, seen, finding.row_of(seen, task), force=force)
    for other in gone.freed:
        output.say(f"`{other}` does not wait for it any more.")
    for child in gone.orphaned:
        output.say(f"`{child}` stands on its own now.")
    where = (
        f"committed on `{gone.saved.branch}`" if gone.saved.commit else f"not committed: {gone.saved.why_not}"
    )
    output.say(f"Deleted `{gone.path}`; {where}.")
