"""`penguin task logs`."""

import click
import msgspec

from penguin_git.cli import completing, event_lines, output
from penguin_git.cli.kinds import EVENT_TYPE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.event import Event


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("-f", "--follow", is_flag=True, help="Go on printing until the attempt ends.")
@click.option(
    "--filter",
    "kinds",
    type=EVENT_TYPE,
    multiple=True,
    metavar="TYPE",
    help="Only events of this type; repeatable.",
)
@click.option(
    "--attempt", type=click.IntRange(min=1), metavar="N", help="An earlier attempt instead of the last one."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --follow one event a line.")
@pass_place
def logs(
    place: Place, task: str, *, follow: bool, kinds: tuple[str, ...], attempt: int | None, as_json: bool
) -> None:
    """Print what an attempt said while it worked

    A running attempt's log is a file of this clone; an ended one's is kept under refs/penguin/logs. The types
    of events are status_changed, progress, message, tool_usage, usage, checkpoint, check, error and feedback.
    --follow waits for an attempt that is about to begin. With --json: {"version": 1, "events": [{"at",
    "type", "task", "attempt", "data"}]}; with --follow {"version": 1, "event": {...}} on each line.

    \b
      penguin task logs k3f9 --follow
      penguin task logs k3f9 --attempt 1 --filter check --filter error
    """
    from penguin_git.tracker import finding
    from penguin_git.tracker import logs as logged
    from penguin_git.tracker.view import view
    from penguin_git.tracker.working import log_events

    with place.project() as project:
        found = finding.id_of(view(project), task)
        if follow and attempt is None:
            logged.await_first(project, found)
        number = logged.chosen(project, found, attempt)
        if as_json and not follow:
            events = [event for event in log_events(project, found, number) if _is_wanted(event, kinds)]
            output.as_json(events=msgspec.to_builtins(events))
            return
        growing = logged.follow(project, found, number) if follow else log_events(project, found, number)
        for event in growing:
            if _is_wanted(event, kinds):
                _print(event, as_json=as_json)


def _is_wanted(event: Event, kinds: tuple[str, ...]) -> bool:
    return not kinds or event.type in kinds


def _print(event: Event, *, as_json: bool) -> None:
    if as_json:
        output.as_json_line(event=event)
        return
    for line in event_lines.lines(event):
        output.data(line)
