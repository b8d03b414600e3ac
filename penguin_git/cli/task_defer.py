"""`penguin task defer`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.argument("when", required=False)
@click.option("--clear", is_flag=True, help="Let it start again as soon as it can.")
@pass_place
def defer(place: Place, task: str, when: str | None, *, clear: bool) -> None:
    """Keep a task from starting before a time

    WHEN is a date, a time with or without a zone (UTC then), `tomorrow`, a weekday, or a span from now such
    as +3d, 2w or 4h.

    \b
      penguin task defer k3f9 tomorrow
      penguin task defer k3f9 --clear
    """
    from penguin_git.cli import saved as ending
    from penguin_git.model.when import moment
    from penguin_git.tracker import creating, finding
    from penguin_git.tracker.view import view

    if clear == (when is not None):
        raise click.UsageError("Give either WHEN or --clear.")
    with place.changing_tasks("change tasks") as project:
        seen, now = view(project), project.world.now()
        row = finding.row_of(seen, task)
        until = moment(when, now) if when is not None else None
        if until is not None and until <= now:
            raise PenguinError(f"{until:%Y-%m-%d %H:%M} UTC is over already.", hint="Give a time to come.")
        name = row.task.id
        if until == row.task.defer_until:
            output.say(f"`{name}` says that already; nothing was changed.")
            return
        said = f"is deferred until {until:%Y-%m-%d %H:%M} UTC" if until else "is not deferred any more"
        subject = f"{name}: defer until {until:%Y-%m-%d %H:%M}" if until else f"{name}: no longer defer"
        commit = seen.config.auto_commit
        saved = creating.patch(project, name, {"defer_until": until}, subject, commit=commit)
        output.say(f"`{name}` {said}.")
        ending.tell(project, saved, creating.location(project, name), commit=commit)
