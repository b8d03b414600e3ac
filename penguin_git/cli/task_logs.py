"""`penguin task logs`."""

import click
import msgspec

from penguin_git.cli import completing, event_lines, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.event import Event, type_names


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("-f", "--follow", is_flag=True, help="Go on printing until the attempt ends.")
@click.option("--filter", "kind", type=click.Choice(type_names), help="Only events of this type.")
@click.option(
    "--attempt", type=click.IntRange(min=1), metavar="N", help="An earlier attempt instead of the last one."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --follow one event a line.")
@pass_place
def logs(
    place: Place, task: str, *, follow: bool, kind: str | None, attempt: int | None, as_json: bool
) -> None:
    """Print what an attempt said while it worked

    With --json: {"version": 1, "events": [{"at", "type", "task", "attempt", "data"}]}; with --follow
    one such event a line.

    \b
      penguin task logs k3f9 --follow
      penguin task logs k3f9 --attempt 1 --filter check
    """
    from penguin_git.tracker import finding
    from penguin_git.tracker import logs as logged
    from penguin_git.tracker.view import view
    from penguin_git.tracker.working import log_events

    with place.project() as project:
        found = finding.id_of(view(project), task)
        number = logged.chosen(project, found, attempt)
        if as_json and not follow:
            events = [event for event in log_events(project, found, number) if kind in (None, event.type)]
            output.as_json(events=msgspec.to_builtins(events))
            return
        growing = logged.follow(project, found, number) if follow else log_events(project, found, number)
        for event in growing:
            if kind in (None, event.type):
                _print(event, as_json=as_json)


def _print(event: Event, *, as_json: bool) -> None:
    if as_json:
        output.data(msgspec.json.encode(event).decode())
        return
    for line in event_lines.lines(event):
        output.data(line)
