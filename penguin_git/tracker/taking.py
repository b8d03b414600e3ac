"""A person takes a task: looked at and claimed in one step, so that no two people take the same one."""

from collections.abc import Callable

from msgspec import structs

from penguin_git.codec import editing as text_editing
from penguin_git.codec import tasks as task_codec
from penguin_git.errors import PenguinError
from penguin_git.model import choosing, layout, readiness, wording
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import creating, drafting, editing, finding, listing
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View, view

_LOOKS = 50  # whoever is overtaken so often stands in a very long queue


class Taken(PenguinError):
    """Somebody else was faster."""


def candidates(seen: View, me: tuple[str, ...]) -> list[Row]:
    """The tasks that a person may take, the first one first.

    First those that are ready; then those that only lack an agent, and are for nobody or for `me`.
    """
    free = [row for row in listing.by_urgency(seen) if row.attempt is None]
    ready = [row for row in free if row.state == "ready"]
    return ready + [row for row in free if row.state == "blocked" and _lacks_only_an_agent(row, me)]


def take(project: Project, wanted: Callable[[Row], bool] = lambda _: True) -> tuple[TaskId, Saved] | None:
    """Claim the first task that is `wanted` and nobody else takes first; None where there is none.

    The file says `in_progress` then, and who does it where it was for nobody.
    """
    me = _me(project)
    for _ in range(_LOOKS):
        rows = [row for row in candidates(view(project), me) if wanted(row)]
        for row in rows:
            try:
                return row.head.id, _claimed(project, row, me[0])
            except Taken:
                continue
        if not rows:
            return None
    raise PenguinError("Others keep taking the tasks first.", hint="Try again.")


def take_this(project: Project, named: str) -> tuple[TaskId, Saved]:
    """Claim one task; a `PenguinError` says why it is not free."""
    me = _me(project)
    seen = view(project)
    row = finding.row_of(seen, named)
    free = [one.head.id for one in candidates(seen, me)]
    if row.head.id not in free:
        state = (row.state or row.head.status).replace("_", " ")
        why = "; ".join(row.reasons)
        raise PenguinError(
            f"`{row.head.id}` can't be taken: it is {state}{f', as {why}' if why else ''}.",
            hint="`penguin task next` names one that can." if free else "No other task is free either.",
        )
    return row.head.id, _claimed(project, row, me[0])


def _me(project: Project) -> tuple[str, ...]:
    me = drafting.own_names(project)
    if not me:
        raise PenguinError(
            "git does not know who you are, so nobody would know whose task it is.",
            hint="git config --global user.name NAME && git config --global user.email YOU@EXAMPLE.COM",
        )
    return me


def _lacks_only_an_agent(row: Row, me: tuple[str, ...]) -> bool:
    theirs = {readiness.for_a_person(name, row.head.id) for name in me}
    wanting = {readiness.NOBODY, *theirs, *map(readiness.no_such_agent, me)}
    only = row.reasons[0] if len(row.reasons) == 1 else ""
    is_left_over = row.head.assigned_to is None and only.startswith(choosing.NONE_FITS)
    return only in wanting or is_left_over


def claiming(project: Project, row: Row, me: str) -> Change:
    """The edit that claims a task: it raises `Taken` where the file, as it is by then, is not free."""
    task, path = row.head.id, row.path

    def changed(data: bytes | None) -> bytes:
        if data is None or _has_attempt(project, task):
            raise Taken(f"`{task}` is not free any more.")
        old = task_codec.parse(data, path)
        if old.status is not TaskStatus.PENDING:
            raise Taken(f"`{task}` has been taken.")
        new = structs.replace(old, status=TaskStatus.IN_PROGRESS, assigned_to=old.assigned_to or me)
        return text_editing.edited(text_editing.with_status_first(data), task_codec.changes(old, new))

    return changed


def _claimed(project: Project, row: Row, me: str) -> Saved:
    task = row.head.id
    edits = {row.path: claiming(project, row, me)}
    trailers = (*editing.BY_A_PERSON, (wording.STATUS, TaskStatus.IN_PROGRESS))
    saved = editing.save_all(project, edits, f"{task}: {me} takes it", trailers=trailers, may_wait=False)
    if _has_attempt(project, task):  # claimed by a daemon in the same moment: it keeps it
        _give_back(project, row)
        raise Taken(f"`{task}` has been taken by an agent.")
    return saved


def _has_attempt(project: Project, task: TaskId) -> bool:
    prefix = project.store.config().branch_prefix
    return project.store.refs.read(layout.branch(prefix, task)) is not None


def _give_back(project: Project, row: Row) -> None:
    fields = {"status": TaskStatus.PENDING, "assigned_to": row.task.assigned_to}
    edits = creating.patches(project, row.head.id, fields, path=row.path)
    editing.save_all(project, edits, f"{row.head.id}: an agent has it already")
