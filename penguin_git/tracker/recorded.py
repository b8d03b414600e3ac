"""The records of a task, wherever they lie."""

from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.store.snapshot import records_of
from penguin_git.tracker.project import Project


def records_everywhere(project: Project, task: TaskId) -> tuple[Record, ...]:
    """The records of a task on the base and, as penguin committed them, on its branch, oldest first."""
    store, base = project.store, project.store.base_commit()
    tip = store.refs.read(layout.branch(store.config().branch_prefix, task))
    commits = [*(_spoken(project, tip, base) if tip else ()), base]  # the base's word is the last
    found = {record.attempt: record for commit in commits for record in records_of(store, commit, task)}
    return tuple(found[attempt] for attempt in sorted(found))


def _spoken(project: Project, tip: str, base: str) -> tuple[str, ...]:
    from penguin_git.store.attempts import spoken  # it brings YAML, and most tasks have no branch

    said = spoken(project.store, tip, base)
    return (said.commit,) if said else ()
