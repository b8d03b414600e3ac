"""`penguin task compare`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import numbers_options, output
from penguin_git.cli.amounts import amount, counted
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model import bars
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.comparison import Compared, Comparison

_METRICS = ("duration", "tokens", "cost", "iterations", "success_rate", "attempts")


@click.command()
@numbers_options.filter_option
@click.option(
    "--metric", type=click.Choice(_METRICS), default="duration", show_default=True, help="What to compare by."
)
@numbers_options.period_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most this many tasks.")
@click.option(
    "--output",
    "file",
    metavar="FILE",
    help="Write a picture or a table: .png, .svg or .csv; `.png` needs the extra `graph`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def compare(
    place: Place,
    *,
    text: str | None,
    metric: str,
    since: str | None,
    until: str | None,
    limit: int | None,
    file: str | None,
    as_json: bool,
) -> int:
    """Compare what tasks took

    Shows tasks with at least one ended attempt, largest first. The attempts of a task are summed up, failed
    and abandoned ones too; `success_rate` is the share of them that completed. What nobody reported is
    `unknown`, and a sum that lacks some attempts says so; means leave both out.
    With --json: {"version": 1, "comparison": {"metric", "unit", "tasks": [{"id", "title", "value",
    "attempts", "known"}], "spread": {"known", "of", "total", "mean", "p50", "p90"}}}; durations are minutes.

    \b
      penguin task compare --filter "label:backend" --metric tokens
      penguin task compare --metric cost --since 30d --output cost.svg
    """
    from penguin_git.tracker import comparing

    wanted = numbers_options.Selection(since=since, until=until, text=text).wanted(place.world().now())
    with place.project() as project:
        compared = comparing.compared(project, wanted, metric)
    if file is not None:
        from penguin_git.tracker import charting

        charting.write(comparing.chart(compared.found, limit), place.folder / file)
        output.say(f"Wrote `{file}`.")
    elif as_json:
        output.as_json(comparison=comparing.plain(compared.found, limit))
    elif not compared.found.tasks:
        output.say("No attempt is like that.")
    else:
        for line in _lines(compared.found, limit):
            output.data(line)
    return numbers_options.told(compared.broken)


def _lines(found: "Comparison", limit: int | None) -> Iterator[str]:
    shown = found.tasks[:limit]
    top = 100.0 if found.unit == "%" else max((one.value or 0.0 for one in found.tasks), default=0.0)
    yield from output.table([_cells(one, found.unit, top) for one in shown], room=output.room())
    if len(shown) < len(found.tasks):
        yield f"… and {counted(len(found.tasks) - len(shown), 'more task')}"
    yield ""
    yield _summary(found)


def _cells(one: "Compared", unit: str, top: float) -> tuple[str, str, str, str]:
    share = None if one.value is None else one.value / top if top else 0.0
    least = "at least " if one.known and not one.is_whole else ""
    said = least + amount(one.value, unit)
    return one.task, bars.bar(share), said, visible(one.title)


def _summary(found: "Comparison") -> str:
    """The mean and what it is about."""
    spread, unit = found.spread, found.unit
    about = found.metric.replace("_", " ")
    if not spread.known:
        return f"{about}: unknown of all {counted(spread.of, 'task')}"
    known = "" if spread.known == spread.of else f" (wholly known of {spread.known:,} of them)"
    return (
        f"{about}: {counted(spread.of, 'task')}{known}, mean {amount(spread.mean, unit)}, "
        f"median {amount(spread.p50, unit)}, nine in ten at most {amount(spread.p90, unit)}"
    )
