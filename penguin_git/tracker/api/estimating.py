"""Estimates of tasks, from Python."""

from typing import TYPE_CHECKING

from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.references import TaskRef

if TYPE_CHECKING:
    from penguin_git.model.estimating import Estimate


class Estimating(Opened):
    """What tasks may take."""

    def estimate(self, task_id: TaskRef) -> "Estimate":
        """What the task may take, by similar ones that have finished.

        It has `minutes`, `tokens` and `cost` (US dollars), each with `low`, `median`, `high` and `of`, or
        None where fewer than three similar tasks know it; `tasks` are these, and `sure` and `reasons` say how
        sure it is.
        """
        from penguin_git.tracker import estimates, finding
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        with self._open() as project:
            seen = view(project)
            return estimates.of_task(project, seen.seen, finding.row_of(seen, name).task).estimate
