"""Which task a person means."""

from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.model import ids
from penguin_git.model.ids import TaskId
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View


def row_of(view: View, text: str, *, project: str | None = None) -> Row:
    """The row of the task that `text` names by id, beginning of an id or title.

    Titles are looked for inside `project` first. Raises `BrokenFile` where the file of that id can't be read.
    """
    if text in view.graph.tasks:
        return view.rows[TaskId(text)]
    titles = view.titles
    if project is not None and (inside := _titled(view, text, project)):
        return view.rows[inside]
    try:
        return view.rows[ids.resolve(text, titles)]
    except PenguinError:
        _refuse_broken(view, text)
        raise


class Gone(PenguinError):
    """A task that is not there, or not any more."""


def exactly(view: View, task: str) -> Row:
    """The row of the task with this whole id: whoever chose it among what was shown means no other.

    Raises `Gone`, and `BrokenFile` where its file can't be read.
    """
    if task not in view.graph.tasks:
        _refuse_broken(view, task)
        raise Gone(f"There is no task `{task[:80]}`.", hint="The board has all tasks that there are.")
    return view.rows[TaskId(task)]


def _refuse_broken(view: View, task: str) -> None:
    broken = [problem for problem in view.broken if problem.path.endswith(f"/{task}.yaml")]
    if broken:
        raise BrokenFile(broken) from None


def _titled(view: View, text: str, project: str) -> TaskId | None:
    """The one task of a project that has a text as its title."""
    wanted = text.strip().casefold()
    inside = (head for head in view.graph.tasks.values() if head.project == project)
    same = [head.id for head in inside if head.title.casefold() == wanted]
    return same[0] if len(same) == 1 else None


def id_of(view: View, text: str, *, project: str | None = None) -> TaskId:
    """The id of the task that `text` names."""
    return row_of(view, text, project=project).head.id
