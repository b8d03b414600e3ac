"""`penguin task usage`."""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output, usage_lines
from penguin_git.cli.exit_codes import FINE, INTERRUPTED
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from datetime import datetime

    from penguin_git.model.consumption import Consumption
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.rows import Row
    from penguin_git.tracker.standing import Standing


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option(
    "--live", is_flag=True, help="Go on until the task rests: redrawn on a terminal, else in lines."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --live one object a line.")
@pass_place
def usage(place: Place, task: str, *, live: bool, as_json: bool) -> int:
    """Print what a task has consumed, and how much of its budget that is

    Tokens, minutes and iterations against the limits, then every attempt; tokens are input, output and what
    was written to a cache. What nobody reported is `unknown`, and a sum with it is `at least`. With --json:
    {"version": 1, "usage": {"task", "budget", "attempts", "total"}}; null is unknown, or no limit.

    \b
      penguin task usage k3f9
      penguin task usage k3f9 --live
    """
    from penguin_git.tracker import consuming, finding, standing
    from penguin_git.tracker.view import view

    with place.project() as project:
        row = finding.row_of(view(project), task)
        if live:
            return _followed(project, standing.standings(project, row.head.id), as_json=as_json)
        _print(row, consuming.consumed(project, row), project.world.now(), as_json=as_json)
    return FINE


def _followed(project: "Project", seen: "Iterable[Standing]", *, as_json: bool) -> int:
    now = project.world.now
    try:
        if as_json or not sys.stdout.isatty():
            _print_changes(seen, now, as_json=as_json)
            return FINE
        from penguin_git.cli.live_task import usage_board

        last = usage_board(seen, now, colour=output.has_colour())
    except KeyboardInterrupt:
        output.say("Looking on has ended; the task goes on.")
        return INTERRUPTED
    if last is not None:
        _print(last.row, last.consumption, now(), as_json=False)
    return FINE


def _print_changes(seen: "Iterable[Standing]", clock: "Callable[[], datetime]", *, as_json: bool) -> None:
    """A line whenever another number than the time has changed."""
    told: object = None
    for standing in seen:
        now, consumption = clock(), standing.consumption
        changed = [(part.attempt, part.outcome, part.usage, part.iterations) for part in consumption.parts]
        if (changed, consumption.limits) != told:
            told = (changed, consumption.limits)
            if as_json:
                output.as_json_line(usage=usage_lines.plain(standing.row.head.id, consumption, now))
            else:
                output.data(f"{now:%H:%M:%S}  {usage_lines.one_line(consumption, now)}")


def _print(row: "Row", consumption: "Consumption", now: "datetime", *, as_json: bool) -> None:
    if as_json:
        output.as_json(usage=usage_lines.plain(row.head.id, consumption, now))
        return
    output.data(f"{row.head.id}  {visible(row.head.title)}")
    output.data("")
    for line in usage_lines.lines(consumption, now):
        output.data(line)
