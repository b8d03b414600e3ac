"""`penguin task relate`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.argument("others", nargs=-1, required=True, metavar="OTHER...", shell_complete=completing.tasks)
@click.option("--remove", is_flag=True, help="Take the relation away again.")
@pass_place
def relate(place: Place, task: str, others: tuple[str, ...], *, remove: bool) -> None:
    """Say that tasks have to do with each other

    Each names the other in `relates_to`. That has no effect on when they start; for an order use
    `penguin task add-dependency`.

    \b
      penguin task relate k3f9 m7q2
      penguin task relate k3f9 m7q2 --remove
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, finding, relating
    from penguin_git.tracker.view import view

    with place.changing_tasks("change tasks") as project:
        seen = view(project)
        one = finding.id_of(seen, task)
        known = seen.rows[one].task.relates_to
        gone = [other for other in others if remove and other in known]  # perhaps deleted since
        found = dict.fromkeys(known[known.index(o)] if o in gone else finding.id_of(seen, o) for o in others)
        act = relating.part if remove else relating.relate
        saved = act(project, seen, one, list(found))
        if saved is None:
            output.say(f"`{one}` is {'not related' if remove else 'related already'}; nothing was changed.")
            return
        ending.tell(project, saved, creating.location(project, one))
