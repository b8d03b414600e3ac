"""`penguin task worktree`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@pass_place
def worktree(place: Place, task: str) -> None:
    """Print the folder that a running attempt works in

    For looking on. What is committed of it is on the task's branch.

    \b
      penguin task worktree k3f9
      ls "$(penguin task worktree k3f9)"
    """
    from penguin_git.git import worktrees
    from penguin_git.tracker import finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        found = finding.id_of(view(project), task)
        for one in worktrees.listing(project.repo):
            if one.name == found:
                output.data(str(one.path))
                return
    raise PenguinError(
        f"`{found}` is not being worked on, so it has no worktree.",
        hint=f"`penguin task show {found}` says where its work is.",
    )
