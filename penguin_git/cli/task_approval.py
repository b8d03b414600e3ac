"""`penguin task approve` and `penguin task reject`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.project import Project


@click.command()
@click.argument("tasks", nargs=-1, required=True, metavar="TASK...", shell_complete=completing.tasks)
@click.option("--notes", metavar="TEXT", help="A remark that stays with the approval.")
@pass_place
def approve(place: Place, tasks: tuple[str, ...], notes: str | None) -> None:
    """Approve tasks, so that they may run or land

    The approval covers the task as it reads on the base branch now; editing the task withdraws it. A task
    in review lands, with you as its reviewer and your notes in the commit; `penguin task diff` shows what it
    brings. Where the work was changed in another clone since this one last looked, it is refused once.

    \b
      penguin task approve k3f9
      penguin task approve k3f9 m7q2 --notes "only on the staging server"
    """
    from penguin_git.cli.interrupting import in_good_order
    from penguin_git.tracker import eyes, finding
    from penguin_git.tracker.view import view

    with place.changing("approve tasks") as project, in_good_order(project.world.interrupts):
        known = eyes.renewed(project)
        seen = view(project)
        rows = [finding.row_of(seen, task) for task in tasks]  # all are known before one is approved
        once = {row.head.id: row for row in rows}
        for row in once.values():
            eyes.check_known(row, known)
        for row in once.values():
            _approve(project, row.head.id, notes)


def _approve(project: "Project", task: "TaskId", notes: str | None) -> None:
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, eyes, remarks, reviewing
    from penguin_git.tracker.view import view

    seen = view(project)
    row = seen.rows[task]
    if row.is_offered:
        output.say(reviewing.accept(project, row, notes or ""))
        return
    saved = remarks.approve(project, seen, row, notes)
    ending.tell(project, saved, creating.location(project, task))
    if said := eyes.not_covered(project, seen, row):
        output.say(said)


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("-m", "--reason", required=True, metavar="TEXT", help="Why; the next attempt is told.")
@click.option("--restart", is_flag=True, help="Of work in review: begin again from the base branch.")
@pass_place
def reject(place: Place, task: str, reason: str, *, restart: bool) -> None:
    """Reject a task with a reason

    Before it runs: the reason becomes a note and the task is paused. `penguin task resume` returns it to
    waiting. In review: the reason becomes a note, and the next attempt goes on from the work that is there
    with these words before it.

    \b
      penguin task reject k3f9 --reason "too large, split it"
      penguin task reject k3f9 --restart -m "use the library that we have"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.cli.task_control import tell
    from penguin_git.tracker import creating, finding, remarks, reviewing
    from penguin_git.tracker.view import view

    with place.changing_tasks("reject tasks") as project:
        row = finding.row_of(view(project), task)
        if row.state == "in_review":
            tell(place, row.head.id, reviewing.reject(project, row, reason, restart=restart))
            return
        if restart:
            raise PenguinError(
                f"`{row.head.id}` is not in review, so there is no work to begin again.",
                hint="Leave out `--restart` to keep the task from running.",
            )
        saved = remarks.reject(project, row, reason)
        ending.tell(project, saved, creating.location(project, row.head.id))
