"""Making the task that a form asks for, and finding out whether the board shows it."""

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.query import Query
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.project import Project


class Made(Struct, frozen=True):
    """A new task, where its file went, and whether the filter leaves it out."""

    task: TaskId
    said: str
    is_hidden: bool = False

    def absence(self, under: TaskId | None) -> str:
        """Why it has no card, where only the parts of `under` are shown; empty: it has one."""
        if self.is_hidden:
            return "It has no card here: a filter hides it."
        return f"It has no card here: only the parts of `{under}` are shown." if under else ""


def make(project: Project, wishes: Wishes, wanted: Query) -> Made:
    """Make it; `wanted` is what the board shows. A `PenguinError` says what is wrong with it."""
    from penguin_git.tracker import acting, listing  # whoever looks need not wait for it
    from penguin_git.tracker.view import view

    task, said = acting.create(project, wishes)
    seen = view(project)
    shown = {row.head.id for row in listing.chosen(seen, wanted, ())}
    return Made(task, said, is_hidden=task in seen.rows and task not in shown)
