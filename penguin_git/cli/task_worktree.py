"""`penguin task worktree`."""

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def worktree(place: Place, task: str, *, as_json: bool) -> None:
    """Print the folder that a task is worked on in

    Where a person has the task, it is theirs to work in; else it is for looking on. What is committed of it
    is on the task's branch. With --json: {"version": 1, "worktree": {"task", "path"}}.

    \b
      penguin task worktree k3f9
      cd "$(penguin task worktree k3f9)"
    """
    from penguin_git.git import worktrees
    from penguin_git.tracker import finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        found = finding.id_of(view(project), task)
        path = next((str(one.path) for one in worktrees.listing(project.repo) if one.name == found), None)
    if path is None:
        raise PenguinError(
            f"`{found}` is not being worked on, so it has no worktree.",
            hint=f"`penguin task show {found}` says where its work is.",
        )
    if as_json:
        output.as_json(worktree={"task": found, "path": path})
    else:
        output.data(path)
