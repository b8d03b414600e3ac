"""`penguin stats`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from penguin_git.cli import numbers_options, output, report
from penguin_git.cli.amounts import amount, counted
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model import bars, durations
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.bottlenecks import Bottleneck
    from penguin_git.model.flow import Flow
    from penguin_git.model.performance import Performance
    from penguin_git.model.spread import Spread

_CHARTS = ("burn-up", "landed", "attempts", "tokens", "cost", "agents", "labels")
_MOST = 10  # labels, and stretches of time; all of them are in JSON
_WORST = 5  # of what holds work up


@click.command()
@numbers_options.selection_options
@click.option(
    "--output",
    "file",
    metavar="FILE",
    help="Write a chart (.png, .svg), all series over time (.csv) or the page of `penguin report` (.html);"
    " `.png` needs the extra `graph`.",
)
@click.option(
    "--chart", type=click.Choice(_CHARTS), default="burn-up", show_default=True, help="What --output draws."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def stats(
    place: Place,
    *,
    selection: numbers_options.Selection,
    file: str | None,
    chart: str,
    as_json: bool,
) -> int:
    """Say how work flows: what lands, how soon, and what it takes

    Lead time is from the creation of a task to its landing, cycle time from its first attempt. Attempts count
    however they ended; what nobody reported is left out, and the output says of how many a number is known.
    With --json: {"version": 1, "stats": {"since", "until", "landed", "per_day", "per_week", "lead", "cycle",
    "queue", "undated", "performance", "agents", "labels", "steps": {"unit", "values": [{"start", "landed",
    "attempts", "successes", "tokens", "cost", "scope", "done"}]}, "bottlenecks": [{"task_id", "task_title",
    "issue", "severity"}]}}; times are hours.

    \b
      penguin stats --since 30d
      penguin stats --project web --output burn-up.svg
    """
    from penguin_git.tracker import stats as tracker

    wanted = selection.wanted(place.world().now())
    if file is not None and report.is_page(file):
        return report.made(place, wanted, selection.text or "", file)
    with place.project() as project:
        found = tracker.stats(project, wanted)
    if file is not None:
        from penguin_git.tracker import charting

        is_table = file.lower().endswith(".csv")
        drawing = tracker.rows(found.flow) if is_table else tracker.drawing(found.flow, chart)
        charting.write(drawing, place.folder / file, ".html")
        output.say(f"Wrote `{file}`.")
    elif as_json:
        output.as_json(stats=tracker.plain(found))
    else:
        for line in (*_page(found.flow), *_holding_up(found.bottlenecks)):
            output.data(line)
    return numbers_options.told(found.broken)


def _page(found: "Flow") -> Iterator[str]:
    yield f"{found.since:%Y-%m-%d} to {found.until:%Y-%m-%d}"
    yield ""
    yield from output.table(list(_overview(found)))
    yield from _groups("Agents", found.agents)
    yield from _groups("Labels", found.labels)
    yield from _over_time(found)


def _holding_up(found: "Sequence[Bottleneck]") -> Iterator[str]:
    if not found:
        return
    yield ""
    yield "what holds work up"
    rows = [(one.task_id, visible(one.issue), visible(one.task_title)) for one in found[:_WORST]]
    yield from output.table(rows, room=output.room())
    if len(found) > _WORST:
        yield f"… and {len(found) - _WORST:,} more"


def _overview(found: "Flow") -> Iterator[tuple[str, str]]:
    undated = f"; of {found.undated} more nobody knows when" if found.undated else ""
    pace = f": {round(found.per_day, 2):g} a day, {round(found.per_week, 2):g} a week" if found.landed else ""
    yield "landed", f"{counted(found.landed, 'task')}{pace}{undated}"
    if found.landed:
        yield "lead time", _times(found.lead)
        yield "cycle time", _times(found.cycle)
    yield "ready", f"{counted(found.queue.of, 'task')}{', ' + _times(found.queue) if found.queue.of else ''}"
    said = found.performance
    ends = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in said.outcomes.items())
    yield "attempts", f"{said.attempts:,}" + (f": {ends}" if ends else "")
    if said.attempts:
        yield (
            "duration",
            f"{amount(said.avg_duration_minutes, 'minutes')} on average"
            + _known(said.duration_known, said.attempts),
        )
        yield "tokens", amount(said.total_tokens, "tokens") + _known(said.tokens_known, said.attempts)
        yield "cost", amount(said.total_cost, "$") + _known(said.cost_known, said.attempts)


def _known(known: int, of: int) -> str:
    return "" if known in (0, of) else f" (known of {known:,} of {of:,} attempts)"


def _times(said: "Spread") -> str:
    if not said.known:
        return "unknown"
    known = "" if said.known == said.of else f" (known of {said.known:,} of {said.of:,})"
    return f"median {_span(said.p50)}, nine in ten at most {_span(said.p90)}{known}"


def _span(hours: float | None) -> str:
    return durations.spoken(None if hours is None else hours * 60)


def _groups(title: str, groups: "Mapping[str, Performance]") -> Iterator[str]:
    if not groups:
        return
    yield ""
    header = (title.lower()[:-1], "", "completed", "attempts", "on average", "tokens", "cost")
    table = [header, *(_group(name, one) for name, one in list(groups.items())[:_MOST])]
    yield from output.table(table)
    if len(groups) > _MOST:
        yield f"… and {len(groups) - _MOST} more"


def _group(name: str, one: "Performance") -> tuple[str, ...]:
    rate = one.success_rate or 0.0
    return (
        visible(name),
        bars.bar(rate / 100, 10),
        amount(one.success_rate, "%"),
        f"{one.attempts:,}",
        amount(one.avg_duration_minutes, "minutes"),
        amount(one.total_tokens, "tokens"),
        amount(one.total_cost, "$"),
    )


def _over_time(found: "Flow") -> Iterator[str]:
    steps = found.steps
    if not found.landed and not found.performance.attempts:
        return
    most = max(*steps.landed, 1)
    rows = [
        (
            label,
            bars.bar(steps.landed[at] / most, 10),
            f"{steps.landed[at]:,}",
            f"{steps.attempts[at]:,}",
            amount(steps.tokens[at], "tokens"),
            amount(steps.cost[at], "$"),
            f"{steps.done[at]:,} of {steps.scope[at]:,}",
        )
        for at, label in enumerate(steps.bins.labels)
    ]
    yield ""
    yield from output.table(
        [(steps.bins.unit, "", "landed", "attempts", "tokens", "cost", "done so far"), *rows[-_MOST:]]
    )
    if len(rows) > _MOST:
        yield f"The last {_MOST} of {counted(len(rows), steps.bins.unit)}; `--json` and `--output` have all."
