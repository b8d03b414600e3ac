"""`penguin task show`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.compact import compact_option, print_compact
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.history import Entry
    from penguin_git.tracker.project import Project


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--history", is_flag=True, help="Add every commit about the task, oldest first.")
@compact_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def show(place: Place, task: str, *, history: bool, compact: bool, as_json: bool) -> None:
    """Show a task and what happened to it

    Prints every field, why the task is where it is, and its attempts. With --json: {"version": 1,
    "task": {...}} with the keys of the file, "id", "state", "reasons", "attempts" (its records),
    "pull_request" ("url", "number", "state") where it has one and, with --history, "history" (commits with
    "at", "by", "act", "attempt", "status", "subject", "body", "commit").
    With --compact it is the line of `penguin task list --compact`.

    \b
      penguin task show k3f9
      penguin task show "Fix the login" --history
    """
    if compact and not as_json:
        _show_line(place, task, history=history)
        return
    from penguin_git.cli.task_page import page
    from penguin_git.tracker import finding
    from penguin_git.tracker.recorded import records_everywhere
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        records = records_everywhere(project, row.head.id)
        entries = _history(project, row.head.id) if history else []
        known = row.pulled
    if as_json:
        import msgspec

        plain = row.plain() | {"attempts": msgspec.to_builtins(records)}
        if known and known.url:
            plain["pull_request"] = {"url": known.url, "number": known.number or None, "state": known.stands}
        output.as_json(task=plain | ({"history": [_plain(entry) for entry in entries]} if history else {}))
        return
    for line in page(seen, row, records, entries):
        output.data(line)


def _show_line(place: Place, task: str, *, history: bool) -> None:
    from penguin_git.tracker import finding
    from penguin_git.tracker.view import view

    if history:
        raise click.UsageError("`--compact` prints one line, and no `--history`.")
    with place.project() as project:
        print_compact([finding.row_of(view(project), task)])


def _history(project: "Project", task: "TaskId") -> "list[Entry]":
    from penguin_git.tracker.history import history_of

    return history_of(project, task)


def _plain(entry: "Entry") -> dict[str, object]:
    from datetime import UTC

    from msgspec.structs import asdict

    return {**asdict(entry), "at": entry.at.astimezone(UTC)}
