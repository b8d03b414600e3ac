"""`penguin report`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible


@click.command()
@click.option(
    "--output", "-o", "file", metavar="FILE.html", help="Write the page to this file; `-` is stdout."
)
@click.option(
    "--project",
    multiple=True,
    metavar="NAME",
    shell_complete=completing.projects,
    help="Only tasks of this project; repeatable.",
)
@click.option(
    "--since",
    default="30d",
    show_default=True,
    metavar="WHEN",
    help="Only attempts that ended from then on: a date, `7d` (seven days ago) or `all`.",
)
@click.option(
    "--until", metavar="WHEN", help="Only attempts that ended before then; a day counts as a whole."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def report(
    place: Place, *, file: str | None, project: tuple[str, ...], since: str, until: str | None, as_json: bool
) -> int:
    """Write a page that says how the work goes

    One file for people who don't use a terminal: figures, progress, projects, what waits for whom, what holds
    work up, agents, time, tokens and cost, and the last attempts. It loads nothing and runs nothing, so that
    it can be mailed or put on any server. Each figure says of how many attempts it is known. With --json:
    {"version": 1, "report": {"name", "projects", "made", "since", "until", "work", "states", "shares",
    "waiting", "waiting_count", "bottlenecks", "over_time", "agents", "slowest", "dearest", "most_tokens",
    "last_attempts"}}.

    \b
      penguin report --output report.html
      penguin report --project web --since 2026-11-01 --output web.html
    """
    if as_json == bool(file):
        raise click.UsageError(
            "Say where to: --output report.html writes the page, --json prints the numbers."
        )
    if file and file != "-" and not file.lower().endswith((".html", ".htm")):
        raise PenguinError(
            f"`{file}` does not end like a page.", hint="Name the file so: `--output report.html`."
        )
    from penguin_git.model.period import between
    from penguin_git.tracker import reporting

    with place.project() as opened:
        period = between(None if since == "all" else since, until, opened.world.now())
        found, broken = reporting.report(opened, project, period)
    if as_json:
        output.as_json(report=found)
    else:
        from penguin_git.templating import report_page

        _write(place, file or "-", report_page.page(found))
    for problem in broken:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if broken else FINE


def _write(place: Place, file: str, page: str) -> None:
    if file == "-":
        click.echo(page, nl=False)
        return
    path = place.folder / file
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise PenguinError(f"`{path}` can't be written: {error.strerror}.") from error
    output.say(f"Wrote `{file}`.")
