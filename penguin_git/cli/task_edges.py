"""`penguin task add-dependency` and `penguin task remove-dependency`."""

from collections.abc import Iterable

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.ids import TaskId


@click.command("add-dependency")
@click.argument("task", shell_complete=completing.tasks)
@click.argument("needed", nargs=-1, required=True, shell_complete=completing.tasks)
@pass_place
def add_dependency(place: Place, task: str, needed: tuple[str, ...]) -> None:
    """Make a task wait for others

    The task starts only when the others have landed. A dependency that would make tasks wait for
    themselves is refused, and the loop is named; then nothing is changed.

    \b
      penguin task add-dependency k3f9 m7q2 r5t8
      penguin task add-dependency "Write the docs" "Fix the login"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, edges, finding
    from penguin_git.tracker.view import view

    with place.changing_tasks("change tasks") as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        others = [finding.id_of(seen, text, project=row.head.project) for text in needed]
        saved = edges.add(project, seen, row.task, others)
        if saved is None:
            output.say(f"`{row.head.id}` waits for {_listed(others)} already.")
            return
        ending.tell(project, saved, creating.location(project, row.head.id))


@click.command("remove-dependency")
@click.argument("task", shell_complete=completing.tasks)
@click.argument("needed", nargs=-1, required=True, shell_complete=completing.tasks)
@pass_place
def remove_dependency(place: Place, task: str, needed: tuple[str, ...]) -> None:
    """Stop a task from waiting for others

    Also for dependencies on tasks that do not exist any more; name these by their ids.

    \b
      penguin task remove-dependency k3f9 m7q2
      penguin task remove-dependency "Write the docs" "Fix the login"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, edges, finding
    from penguin_git.tracker.view import view

    with place.changing_tasks("change tasks") as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        own = set(row.head.depends_on)
        others = [
            TaskId(text) if text in own else finding.id_of(seen, text, project=row.head.project)
            for text in needed
        ]
        saved = edges.remove(project, row.task, others)
        if saved is None:
            output.say(f"`{row.head.id}` does not wait for {_listed(others)} itself.")
            return
        ending.tell(project, saved, creating.location(project, row.head.id))


def _listed(tasks: Iterable[TaskId]) -> str:
    return ", ".join(f"`{task}`" for task in tasks)
