"""`penguin task split`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.task import Task
    from penguin_git.tracker.splitting import Wanted


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--into", "number", type=int, metavar="N", help="At most so many parts (3 if nothing is said).")
@click.option(
    "--max-complexity",
    type=float,
    metavar="X",
    help="As few parts as have a complexity (0 to 1) of at most X each.",
)
@click.option("--agent", metavar="NAME", help="Who is to do the parts, if not whom the task is for.")
@click.option("--dry-run", is_flag=True, help="Only print the parts.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def split(
    place: Place,
    task: str,
    *,
    number: int | None,
    max_complexity: float | None,
    agent: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Split a task into parts that its words name

    For a task that is too large for one attempt, or that several agents can do at once. The parts are its
    acceptance conditions, the sections, points or sentences of its description, the files that it names or
    the phases of its workflow, whichever it has first; nothing is made up. They become tasks below it that
    share its budget; conditions about no part alone make one more, the last. Where the task or one above it
    needs approval, approved or not, each part waits for its own. An attempt at the whole is cancelled, and
    its work stays on its branch. With --json: {"version": 1, "task", "by", "subtasks":
    [{...}]}, without their ids where nothing is made.

    \b
      penguin task split k3f9 --into 4 --dry-run
      penguin task split k3f9 --max-complexity 0.5
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, finding, splitting
    from penguin_git.tracker.view import view

    wanted = _wanted(number, max_complexity, agent)
    if dry_run:
        with place.project() as project:
            seen = view(project)
            planned = splitting.plan(seen, finding.row_of(seen, task), wanted)
        _print(planned.task.id, planned.by, planned.parts, as_json=as_json, is_made=False)
        return
    with place.changing_tasks("split tasks") as project:
        seen = view(project)
        row = finding.row_of(seen, task)
        made = splitting.split(project, seen, row, wanted)
        if made.released:
            output.say(f"The attempt at `{row.head.id}` was cancelled; its work is on `{made.released}`.")
        first = creating.location(project, made.tasks[0].id, made.saved.commit)
        ending.tell(project, made.saved, first, commit=True, more=len(made.tasks) - 1)
        _print(row.head.id, made.by, made.tasks, as_json=as_json, is_made=True)


def _wanted(number: int | None, most: float | None, agent: str | None) -> "Wanted":
    from penguin_git.tracker.splitting import Wanted

    if number is not None and most is not None:
        raise click.UsageError("`--into` and `--max-complexity` are two ways to split: say one of them.")
    return Wanted(number=number, most_complex=most, agent=agent)


def _print(task: str, by: str, parts: "tuple[Task, ...]", *, as_json: bool, is_made: bool) -> None:
    from penguin_git.tracker import rows

    if as_json:
        told = [rows.plain(part, "", ()) for part in parts]
        hidden = ("state", "reasons", *(() if is_made else ("id", "depends_on")))
        found = [{name: value for name, value in one.items() if name not in hidden} for one in told]
        output.as_json(task=task, by=by, subtasks=found)
        return
    for number, part in enumerate(parts, start=1):
        output.data(f"{part.id if is_made else number}  {visible(part.title)}")
    output.say(f"{len(parts)} parts, by {by}.")
    if any(part.requires_approval for part in parts):
        output.say("Each of them has to be approved for itself: `penguin task approve ID`.")
