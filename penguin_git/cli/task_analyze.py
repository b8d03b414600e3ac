"""`penguin task analyze`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, numbers_options, output
from penguin_git.cli.amounts import amount, counted
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model import bars, durations, sample
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.record import Record
    from penguin_git.tracker.analyzing import Analysis, Beside


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--metrics", is_flag=True, help="Also every attempt, its tools and its checks, in numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, which has all of it.")
@pass_place
def analyze(place: Place, task: str, *, metrics: bool, as_json: bool) -> int:
    """Say how a task went, in numbers, beside tasks like it

    What its attempts took together, and what is usual: the median of finished tasks of the same type with a
    label in common, or of less similar ones where there are too few. Then what holds it up. What nobody
    reported is `unknown`, and a sum with it is `at least`. With --json: {"version": 1, "analysis": {"task",
    "title", "status", "performance", "budgets", "measures", "peers", "attempts", "tools", "checks",
    "bottlenecks"}}; null is unknown, or no limit.

    \b
      penguin task analyze k3f9
      penguin task analyze k3f9 --metrics
    """
    from penguin_git.tracker import analyzing, finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen = view(project)
        found = analyzing.analysis(project, seen, finding.row_of(seen, task))
        if as_json:
            output.as_json(analysis=analyzing.plain(found))
        else:
            for line in _page(found, metrics=metrics):
                output.data(line)
    return numbers_options.told(found.broken)


def _page(found: "Analysis", *, metrics: bool) -> Iterator[str]:
    head = found.row.head
    yield f"{head.id}  {visible(head.title)}"
    yield ""
    if not found.measures:
        yield "No attempt has ended yet."
    else:
        yield _ends(found)
        yield from output.table([_measure(name, one, found) for name, one in found.measures.items()])
        yield _basis(found)
    if metrics:
        yield from _block("Attempts", output.table([_HEADER, *map(_attempt, found.records)]), found.records)
        tools = [
            (visible(one.tool), counted(one.calls, "call"), f"{one.denied} denied") for one in found.tools
        ]
        yield from _block("Tools", output.table(tools), tools)
        checks = [
            (f"{one.passed} passed", f"{one.failed} failed", visible(one.check)) for one in found.checks
        ]
        yield from _block("Checks", output.table(checks), checks)
    issues = [f"- {visible(one.issue)}" for one in found.bottlenecks]
    yield from _block("What holds it up", issues, issues)


def _block(title: str, lines: "Iterable[str]", rows: object) -> Iterator[str]:
    if rows:
        yield ""
        yield click.style(title, bold=True)
        yield from (f"  {line}" for line in lines)


def _ends(found: "Analysis") -> str:
    """How many attempts there were, and how they ended."""
    said = found.performance
    ends = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in said.outcomes.items())
    return f"{counted(said.attempts, 'attempt')}: {ends}"


def _measure(name: str, one: "Beside", found: "Analysis") -> tuple[str, str, str, str]:
    """A measure of all attempts, how much of the budget is used since it last began anew, what is usual."""
    least = "at least " if one.own.known and not one.own.is_whole else ""
    said = least + amount(one.own.value, one.unit)
    usual = ""
    if one.peers is not None and one.peers.p50 is not None:
        usual = (
            f"usual {amount(one.peers.p50, one.unit)}, nine in ten at most {amount(one.peers.p90, one.unit)}"
        )
    return name, said, _budget(name, found), usual


def _budget(name: str, found: "Analysis") -> str:
    budget = found.budgets.get(name)
    if budget is None or budget.limit is None:
        return ""
    if budget.share is None:
        return f"unknown of {budget.limit:,}"
    used = bars.measure(budget)
    if name == "duration":
        used = f"{durations.spoken(budget.used)} of {durations.spoken(budget.limit)}"
    return f"{bars.bar(budget.share, 10)} {bars.percent(budget.share)} of its budget, {used}"


def _basis(found: "Analysis") -> str:
    if found.peers is None:
        return "Too few other tasks have finished to say what is usual."
    return f"Usual is the median of {counted(found.peers.tasks, 'finished task')} with {found.peers.basis}."


_HEADER = ("attempt", "outcome", "agent", "duration", "tokens", "cost", "iterations", "checks")


def _attempt(record: "Record") -> tuple[str, ...]:
    passed = sum(check.exit_code == 0 for check in record.checks)
    return (
        str(record.attempt),
        record.outcome.replace("_", " "),
        visible(record.agent),
        amount(sample.minutes(record.outcome, record.duration_seconds), "minutes"),
        amount(record.total_tokens, "tokens"),
        amount(record.usage.cost, "$"),
        amount(sample.iterations(record.iterations, record.usage), "iterations"),
        f"{passed} of {len(record.checks)} passed" if record.checks else "",
    )
