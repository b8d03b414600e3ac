"""Seeing to one task here and now, where no daemon does."""

import threading

from penguin_git.cli import output
from penguin_git.cli.opened import Place
from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId


def serve_task(place: Place, task: TaskId) -> None:
    """Do what was asked for; a `PenguinError` says why a person has it back.

    From the main checkout: the command may have been started in the worktree, which goes with its task.
    """
    from penguin_git.cli.progress import Progress
    from penguin_git.cli.run import work
    from penguin_git.git.repository import main_work_tree
    from penguin_git.tracker.view import view

    with place.project() as project:
        main = Place(main_work_tree(project.repo), place.environ)
    work(main, Progress(output.say), threading.Event(), only={task})
    with main.project() as project:
        row = view(project).rows.get(task)
        waits = row.waits if row else None
    if waits and waits.why:
        raise PenguinError(
            f"`{task}` is not done yet: {waits.why}.",
            hint=f"Put it right and say `penguin task done {task}` again.",
        )
