"""`penguin task next`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.compact import compact_option, print_compact
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.rows import Row


@click.command("next")
@click.argument("task", required=False, shell_complete=completing.tasks)
@click.option("--claim", is_flag=True, help="Take it in the same step: in progress, and yours.")
@compact_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def next_task(place: Place, *, task: str | None, claim: bool, compact: bool, as_json: bool) -> None:
    """Print the task to take next

    That is the most urgent ready one: by priority, due date and age; where none is ready, the most urgent
    one that only lacks an agent, so that you can do it. With --claim it is in progress and yours before
    anybody else can take it; with TASK it is that one, where it is free.
    `penguin task done` ends it. Prints nothing when there is none. With --json: {"version": 1, "task": {...}
    or null}. With --compact it is the line of `penguin task list --compact`.

    \b
      penguin task next
      penguin task next --claim
      penguin task next --claim k3f9
    """
    if task is not None and not claim:
        raise click.UsageError("TASK says what to claim, so it needs `--claim`.")
    row = _taken(place, task) if claim else _first(place)
    if as_json:
        output.as_json(task=row.plain() if row else None)
    elif row and compact:
        print_compact([row])
    elif row:
        output.data(f"{row.head.id}  {visible(row.head.title)}")
    else:
        output.say(f"No task is ready. {_where_they_are(place)}")


def _where_they_are(place: Place) -> str:
    """The command that tells what became of the tasks, of which none can be taken."""
    from penguin_git.tracker.view import view

    with place.project() as project:
        rows = view(project).rows
        if any(row.state == "blocked" for row in rows.values()):
            return "`penguin task list --blocked` says what waits for what."
        return "`penguin task list` shows all tasks." if rows else "`penguin task create TITLE` makes one."


def _first(place: Place) -> "Row | None":
    from penguin_git.tracker.offering import offered
    from penguin_git.tracker.view import view

    with place.project() as project:
        return offered(project, view(project))


def _taken(place: Place, task: str | None) -> "Row | None":
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, taking
    from penguin_git.tracker.view import view

    with place.changing_tasks("take tasks") as project:
        taken = taking.take(project) if task is None else taking.take_this(project, task)
        if taken is None:
            return None
        ending.tell(project, taken[1], creating.location(project, taken[0]))
        return view(project).rows[taken[0]]
