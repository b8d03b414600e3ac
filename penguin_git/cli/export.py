"""`penguin export`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output, written_file
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.exporting import Form

_FORMATS = ("json", "csv", "markdown", "ical")


@click.command()
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="The format; without it that of the file."
)
@click.option(
    "--output",
    "-o",
    "file",
    default="-",
    metavar="FILE",
    help="Write it to this file: .json, .csv, .md or .ics. Without it to stdout.",
)
@click.option(
    "--filter", "text", default="", metavar="QUERY", help="Only tasks of which this holds, as in `label:ui`."
)
@click.option("--at", metavar="REV", help="The tasks as this commit has them.")
@pass_place
def export(place: Place, *, form: str | None, file: str, text: str, at: str | None) -> int:
    """Write tasks for other programs

    For a backup, a move, a spreadsheet, a page or a calendar. JSON has every field of every task file and the
    projects' files, and `penguin import` reads it again: {"version": 1, "projects": [...], "tasks": [...]}.
    CSV has one row a task; a cell that a spreadsheet would compute gets an apostrophe. Markdown is
    a checklist by project and state. An iCalendar file has a to-do for each task with a due date. Without
    --format and --output it is JSON. What attempts did is not in it: records stay in git.

    \b
      penguin export --output tasks.json
      penguin export --format csv --filter "status:pending project:web"
    """
    from penguin_git.tracker import exporting

    wanted = _form(form, file)
    with place.project() as project:
        found = exporting.exported(project, wanted, text, rev=at)
    written_file.write(place, file, found.data)
    if file != "-":
        output.say(f"{_counted(found.count)} in it.")
    if found.left_out:
        output.say(f"{_counted(found.left_out)} without a due date left out.")
    for problem in found.broken:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if found.broken else FINE


def _form(form: str | None, file: str) -> "Form":
    from penguin_git.tracker.exporting import SUFFIXES, Form

    if form is not None:
        return Form(form)
    if file == "-":
        return Form.JSON
    found = SUFFIXES.get(Path(file).suffix.lower())
    if found is None:
        raise PenguinError(
            f"`{visible(file)}` does not say its format: known are {', '.join(SUFFIXES)}.",
            hint="Name the file so, or add `--format`, such as `--format csv`.",
        )
    return found


def _counted(number: int) -> str:
    return "1 task" if number == 1 else f"{number:,} tasks"
