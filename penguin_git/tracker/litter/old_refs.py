"""Tips and transcripts of attempts of long ago: only on request, since nothing else holds them."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from penguin_git.git import commits
from penguin_git.git.objects import MissingObject
from penguin_git.git.refs import Update
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.store.snapshot import records_of
from penguin_git.tracker.litter.piece import Piece
from penguin_git.tracker.project import Project

_AGES = 365_000  # days; no time is so long ago


def older_than(project: Project, base: str, in_use: Collection[TaskId], days: int) -> Iterator[Piece]:
    """Those of tasks that are not in use and older than so many days; where no age is known they stay."""
    before = project.world.now() - timedelta(days=min(days, _AGES))
    for ref, oid in project.store.refs.all(layout.ATTEMPTS, layout.LOGS).items():
        kind = "attempt" if ref.startswith(layout.ATTEMPTS) else "log"
        task, _, number = ref.split("/", 3)[3].partition("/")
        if TaskId(task) in in_use:
            continue
        when = _committed(project, oid) if kind == "attempt" else _ended(project, base, TaskId(task), number)
        if when and when < before:
            yield _ref(project, kind, ref, oid, f"it is older than {days} days")


def pulls_left(project: Project, in_use: Collection[TaskId]) -> Iterator[Piece]:
    """What is known of pull requests of tasks that have no branch any more."""
    for ref, oid in project.store.refs.all(layout.PULLS).items():
        if TaskId(ref.removeprefix(layout.PULLS)) not in in_use:
            yield _ref(project, "pull request", ref, oid, "its task has no branch any more")


def _ref(project: Project, kind: str, ref: str, oid: str, reason: str) -> Piece:
    def remove() -> None:
        here = project.store.shared.own if project.store.shared else project.store.refs
        here.update([Update(ref, None, oid)], "gc")  # what others keep is theirs

    return Piece(kind, ref, reason, remove)


def _committed(project: Project, oid: str) -> datetime | None:
    try:
        return commits.load(project.store.objects, oid).committer.when
    except MissingObject:
        return None


def _ended(project: Project, base: str, task: TaskId, number: str) -> datetime | None:
    found = records_of(project.store, base, task)
    return next((record.ended for record in found if str(record.attempt) == number), None)
