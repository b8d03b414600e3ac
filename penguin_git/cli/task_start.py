"""`penguin task start`."""

import time
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.project import Project

_PATIENCE = 8.0  # seconds that the beginning of an attempt is waited for
_GLANCE = 0.2


@click.command()
@click.argument("tasks", nargs=-1, required=True, metavar="TASK...", shell_complete=completing.tasks)
@click.option("-m", "--reason", default="", metavar="TEXT", help="Why; it goes into the task's history.")
@pass_place
def start(place: Place, tasks: tuple[str, ...], reason: str) -> None:
    """Start tasks now, in the background

    A running daemon does it; else one is started for these tasks alone, which ends when they rest. When
    one of them can't start, none is, and the reasons are said. A part that waits for nothing but other
    parts of the same task begins once these have landed.

    \b
      penguin task start k3f9
      penguin task start k3f9 m7q2 && penguin task watch k3f9
    """
    from penguin_git.tracker import asked, finding, startable
    from penguin_git.tracker.view import view

    with place.changing_tasks("start tasks") as project:
        seen = view(project)
        rows = [finding.row_of(seen, task) for task in tasks]
        startable.check(seen, [row.head.id for row in rows])
        wanted = {row.head.id: asked.last_begun(project, row.head.id) for row in rows}
        for task in wanted:
            asked.ask(project, task, reason)
        if pid := asked.see_to(project, wanted.keys()):
            output.say(f"Process {pid} works in the background, and ends when nothing is left to do.")
        _tell(project, wanted)


def _tell(project: "Project", wanted: "dict[TaskId, int]") -> None:
    """Say which attempts begin, for a while."""
    from penguin_git.tracker import asked

    deadline = time.monotonic() + _PATIENCE
    left = dict(wanted)
    while left and time.monotonic() < deadline:
        for task, before in list(left.items()):
            if (now := asked.last_begun(project, task)) > before:
                del left[task]
                output.say(f"{task}: attempt {now} has begun.")
        time.sleep(_GLANCE if left else 0)
    for task in left:
        output.say(f"{task}: asked for; it has not begun yet (`penguin task why {task}`).")
