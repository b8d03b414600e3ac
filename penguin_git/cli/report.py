"""`penguin report`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import numbers_options, output, written_file
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError

if TYPE_CHECKING:
    from penguin_git.tracker.selecting import Wanted


@click.command()
@click.option(
    "--output", "-o", "file", metavar="FILE.html", help="Write the page to this file; `-` is stdout."
)
@numbers_options.selection_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def report(
    place: Place,
    *,
    file: str | None,
    selection: numbers_options.Selection,
    as_json: bool,
) -> int:
    """Write a page that says how the work goes

    One file for people who don't use a terminal: figures, progress, projects, what waits for whom, what holds
    work up, agents, time, tokens and cost, and the last attempts. It loads nothing and runs nothing, so that
    it can be mailed or put on any server. Each figure says of how many attempts it is known. With --json:
    {"version": 1, "report": {"name", "only", "made", "since", "until", "work", "landed", "per_week",
    "lead", "cycle", "states", "shares", "waiting", "waiting_count", "bottlenecks", "over_time", "agents",
    "slowest", "dearest", "most_tokens", "last_attempts"}}.

    \b
      penguin report --output report.html
      penguin report --project web --since 2026-11-01 --output web.html
    """
    if as_json == bool(file):
        raise click.UsageError(
            "Say where to: --output report.html writes the page, --json prints the numbers."
        )
    if file and file != "-" and not is_page(file):
        raise PenguinError(
            f"`{file}` does not end like a page.", hint="Name the file so: `--output report.html`."
        )
    wanted = selection.wanted(place.world().now())
    return made(place, wanted, selection.text or "", file)


def is_page(file: str) -> bool:
    """Whether the name of a file is that of a page."""
    return file.lower().endswith((".html", ".htm"))


def made(place: Place, wanted: "Wanted", query: str, file: str | None) -> int:
    """Write the page, or print the numbers where there is no file; the exit code."""
    from penguin_git.tracker import reporting

    with place.project() as project:
        found, broken = reporting.report(project, wanted, query)
    if file is None:
        output.as_json(report=found)
    else:
        from penguin_git.templating import report_page

        written_file.write(place, file, report_page.page(found).encode())
    return numbers_options.told(broken)
