"""`penguin undo`."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.undoing import Undoable

_SHOWN = 40  # lines of a file's difference


@click.command()
@click.option("-y", "--yes", is_flag=True, help="Do it without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def undo(place: Place, *, yes: bool, as_json: bool) -> None:
    """Take back what penguin committed last

    Shows what would change, and asks on a terminal; elsewhere it does nothing without --yes. Undoes your own
    last edit by a command, or the last landing: of that the code only, its record stays and the task is
    pending again. It makes a commit of its own, and refuses where later commits are in the way. Another
    `undo` goes one further back. With --json: {"version": 1, "undo": {"commit", "subject", "branch",
    "files": [{"path", "act"}], "done"}}; "act" is change, delete or restore.

    \b
      penguin undo
      penguin undo --yes
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import undoing
    from penguin_git.tracker.view import view

    with place.changing("undo anything") as project:
        one = undoing.last(project, view(project))
        if not as_json:
            for line in _preview(one):
                output.data(line)
        wanted = yes or (sys.stdin.isatty() and click.confirm("Undo this?", err=True))
        saved = undoing.undo(project, one) if wanted else None
        if as_json:
            output.as_json(undo=_plain(one, is_done=saved is not None))
    if saved:
        ending.tell_commit(saved)
    else:
        output.say("Nothing was changed. `penguin undo --yes` does it.")


def _preview(one: "Undoable") -> Iterator[str]:
    at = f"{one.commit.committer.when:%Y-%m-%d %H:%M}"
    yield f"Undo `{visible(one.subject)}` ({one.commit.oid[:7]} on `{one.branch}`, {at}):"
    for path, effect in one.files.items():
        yield f"  {effect.act.ljust(7)}  {visible(path)}"
        yield from (f"    {visible(line)}" for line in effect.lines[:_SHOWN])
        if len(effect.lines) > _SHOWN:
            yield f"    … {len(effect.lines) - _SHOWN} more lines"
    if one.landed:
        yield f"`{one.landed}` becomes pending again; the record of the attempt stays."


def _plain(one: "Undoable", *, is_done: bool) -> dict[str, object]:
    files = [{"path": path, "act": effect.act} for path, effect in one.files.items()]
    head = {"commit": one.commit.oid, "subject": one.subject, "branch": one.branch}
    return {**head, "files": files, "done": is_done}
