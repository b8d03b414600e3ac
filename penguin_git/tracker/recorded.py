"""The records of a task, wherever they lie."""

from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.store.snapshot import records_of
from penguin_git.tracker.project import Project


def records_everywhere(project: Project, task: TaskId) -> tuple[Record, ...]:
    """The records of a task on the base and on its branch, oldest first."""
    store = project.store
    tip = store.refs.read(layout.branch(store.config().branch_prefix, task))
    commits = [store.base_commit(), *([tip] if tip else [])]
    found = {record.attempt: record for commit in commits for record in records_of(store, commit, task)}
    return tuple(found[attempt] for attempt in sorted(found))
