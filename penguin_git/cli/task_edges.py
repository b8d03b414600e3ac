"""`penguin task add-dependency` and `penguin task remove-dependency`."""

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place


@click.command("add-dependency")
@click.argument("task")
@click.argument("needed")
@pass_place
def add_dependency(place: Place, task: str, needed: str) -> None:
    """Make a task wait for another one

    The task starts only when the other one has landed. A dependency that would make tasks wait for
    themselves is refused, and the loop is named.

    \b
      penguin task add-dependency k3f9 m7q2
      penguin task add-dependency "Write the docs" "Fix the login"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, edges, finding
    from penguin_git.tracker.view import view

    with place.changing("change tasks") as project:
        seen = view(project)
        row, other = finding.row_of(seen, task), finding.id_of(seen, needed)
        saved = edges.add(project, seen, row.task, other)
        if saved is None:
            output.say(f"`{row.task.id}` waits for `{other}` already.")
            return
        ending.tell(project, saved, creating.location(project, row.task.id))


@click.command("remove-dependency")
@click.argument("task")
@click.argument("needed")
@pass_place
def remove_dependency(place: Place, task: str, needed: str) -> None:
    """Stop a task from waiting for another one

    Also for a dependency on a task that does not exist any more; name it by its id.

    \b
      penguin task remove-dependency k3f9 m7q2
      penguin task remove-dependency "Write the docs" "Fix the login"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, edges, finding
    from penguin_git.tracker.view import view

    with place.changing("change tasks") as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        gone = next((other for other in row.task.depends_on if other == needed), None)
        other = gone or finding.id_of(seen, needed)
        saved = edges.remove(project, row.task, other)
        if saved is None:
            output.say(f"`{row.task.id}` does not wait for `{other}` itself.")
            return
        ending.tell(project, saved, creating.location(project, row.task.id))
