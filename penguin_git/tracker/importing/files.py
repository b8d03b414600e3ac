"""The files of imported tasks, each read as any task file is before anything is written."""

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import layout
from penguin_git.model.incoming import fitting
from penguin_git.model.incoming.item import Item, Remark
from penguin_git.model.task import Task
from penguin_git.tracker.project import Project

_MOST_PROBLEMS = 50


def task_files(
    project: Project, tasks: tuple[tuple[Item, Task], ...], *, may_cut: bool
) -> tuple[dict[str, bytes], list[Remark]]:
    """The files of the tasks by their paths, each read as one; all that is wrong is told at its place.

    `may_cut`: a stranger's text that makes no file is left out, so that it can't keep all the others out.
    """
    count = project.snapshots.count_here()
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    remarks: list[Remark] = []
    for number, (item, task) in enumerate(tasks):
        path = layout.new_task(task.id, count + number)
        try:
            files[path] = _file(path, task)
        except BrokenFile as broken:
            if may_cut:
                files[path] = _file(path, fitting.bare(task))
                text = f"its texts can't be written ({broken.problems[0].message}): left out"
                remarks.append(Remark(item.place, text))
            problems += [] if may_cut else [_placed(item, one) for one in broken.problems]
        except PenguinError as error:
            problems.append(Problem(item.place, 0, 0, error.message, error.hint))
    if problems:
        raise BrokenFile(problems[:_MOST_PROBLEMS])
    return files, remarks


def _file(path: str, task: Task) -> bytes:
    data = task_codec.format_new(task, depth=path.count("/") - 1)
    task_codec.parse(data, path)  # what we write must be what we accept
    return data


def _placed(item: Item, problem: Problem) -> Problem:
    return Problem(item.place, 0, 0, problem.message, problem.hint)
