"""`penguin task estimate`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.amounts import amount
from penguin_git.cli.numbers_options import told
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.estimating import Estimate


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def estimate(place: Place, task: str, *, as_json: bool) -> int:
    """Say what a task may take, by similar ones that have finished

    Time, tokens and cost: the median, and where eight of ten similar tasks lie. Fewer than three similar
    ones say nothing. With --json: {"version": 1, "estimate": {"task", "minutes", "tokens", "cost", "tasks",
    "sure", "reasons"}}; the first three have "low", "median", "high" and "of", or are null.

    \b
      penguin task estimate k3f9
      penguin task estimate "Fix the login" --json
    """
    from penguin_git.tracker import estimates, finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen = view(project)
        wanted = finding.row_of(seen, task).task
        found = estimates.of_task(project, seen.seen, wanted)
    if as_json:
        from msgspec import to_builtins

        output.as_json(estimate={"task": wanted.id, **to_builtins(found.estimate)})
    else:
        output.data(f"{wanted.id}  {visible(wanted.title)}")
        for line in _lines(found.estimate):
            output.data(line)
    return told(found.broken)


def _lines(found: "Estimate") -> Iterator[str]:
    rows = [
        (
            name,
            f"about {amount(value.median, unit)}",
            f"{amount(value.low, unit)} to {amount(value.high, unit)}",
        )
        if value
        else (name, "unknown", "")
        for name, unit, value in (
            ("time", "minutes", found.minutes),
            ("tokens", "tokens", found.tokens),
            ("cost", "$", found.cost),
        )
    ]
    yield from (f"  {line}" for line in output.table(rows))
    yield f"  {found.sure} sure: {'; '.join(found.reasons)}"
    if found.tasks:
        yield f"  like it: {', '.join(found.tasks[:10])}{' …' if len(found.tasks) > 10 else ''}"
