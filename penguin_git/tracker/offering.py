"""The task that a person is offered to take next."""

from penguin_git.tracker.listing import next_row
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View


def offered(project: Project, seen: View) -> Row | None:
    """The most urgent ready task; where none is ready, the first that only lacks an agent."""
    row = next_row(seen)
    if row is None:
        from penguin_git.tracker import drafting, taking  # these write, and take longer to import

        row = next(iter(taking.candidates(seen, drafting.own_names(project))), None)
    return row
