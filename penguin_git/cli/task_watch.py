"""`penguin task watch`."""

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from penguin_git.cli import completing, event_lines, output
from penguin_git.cli.exit_codes import FINE, INTERRUPTED, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.event import Event
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.rows import Row
    from penguin_git.tracker.standing import Standing


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each piece of news.")
@pass_place
def watch(place: Place, task: str, *, as_json: bool) -> int:
    """Follow a task until it rests

    On a terminal, shows its state, how far it is, what is used of its budget and the last lines of its log,
    drawn in place. Elsewhere prints its states and everything that its attempts say. Ends when the task has
    landed, failed, or waits for a person; Ctrl-C ends looking on and leaves the attempt running. The exit
    code is 1 if it failed. With --json, lines {"version": 1, "news": "state"|"event"|"progress", ...}.

    \b
      penguin task watch k3f9
      penguin task start k3f9 && penguin task watch k3f9
    """
    from penguin_git.tracker import finding, standing
    from penguin_git.tracker.view import view

    last: Standing | None = None
    with place.project() as project:
        found = finding.id_of(view(project), task)
        seen = standing.standings(project, found)
        try:
            if as_json:
                last = _last_of(_in_json(seen))
            elif sys.stdout.isatty():
                from penguin_git.cli.live_task import watch_board

                last = watch_board(seen, project.world.now, colour=output.has_colour())
                _print_row(last.row) if last else None
            else:
                last = _last_of(_in_lines(seen))
        except KeyboardInterrupt:
            output.say(f"Looking on has ended; `{found}` goes on.")
            return INTERRUPTED
    status = last.row.head.status if last else ""
    if last and not last.row.waits and status in ("pending", "in_progress"):
        output.say("Nobody works on it now: `penguin daemon start`, or `penguin run`.")
    return TROUBLE if status == "failed" else FINE


def _last_of(seen: "Iterable[Standing]") -> "Standing | None":
    return next(iter(deque(seen, maxlen=1)), None)


def _in_lines(seen: "Iterable[Standing]") -> "Iterator[Standing]":
    """Print states and events as they come; of a row that changed, only what is said of its state."""
    told: object = None
    for standing in seen:
        if isinstance(standing.news, Event):
            for line in event_lines.lines(standing.news):
                output.data(line)
        elif told != (told := (standing.row.head.status, standing.row.state)):
            _print_row(standing.row)
        yield standing


def _print_row(row: "Row") -> None:
    state = output.coloured(output.state_of(row.head.status, row.state))
    output.data(f"{row.head.id} is {state}: {visible(row.head.title)}")
    for reason in row.reasons:
        output.data(f"    {visible(reason)}")


def _in_json(seen: "Iterable[Standing]") -> "Iterator[Standing]":
    far: int | None = None
    for standing in seen:
        if isinstance(standing.news, Event):
            output.as_json_line(news="event", event=msgspec.to_builtins(standing.news))
        else:
            output.as_json_line(news="state", task=_plain(standing.row))
        headway = standing.headway
        if headway.percent is not None and headway.percent != far:
            far = headway.percent
            output.as_json_line(
                news="progress", attempt=standing.attempt, progress=far, by=headway.basis, text=headway.detail
            )
        yield standing


def _plain(row: "Row") -> dict[str, object]:
    return {
        "id": row.head.id,
        "title": row.head.title,
        "status": row.head.status,
        "state": row.state or None,
        "reasons": list(row.reasons),
        "attempt": row.attempt,
    }
