"""Splitting a task: its parts become tasks below it, in one commit, and it becomes their container."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.model import dividing, layout, splitting
from penguin_git.model.dividing import Division
from penguin_git.model.land import Land
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note, Task
from penguin_git.store.checkout import read_file
from penguin_git.tracker import (
    allowed,
    assigning,
    controls,
    creating,
    drafting,
    editing,
    heeding,
    loops,
    minting,
)
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.versions import contents_at
from penguin_git.tracker.view import View, view

_OPEN: Final = (TaskStatus.PENDING, TaskStatus.PAUSED, TaskStatus.FAILED, TaskStatus.IN_PROGRESS)


class Wanted(Struct, frozen=True, kw_only=True):
    """Into how many parts, or up to which complexity of each; and who is to do them, if not the same."""

    number: int | None = None
    most_complex: float | None = None
    agent: str | None = None


class Plan(Struct, frozen=True):
    """What a split would make: the parts, without ids of their own yet, and by what they are told apart."""

    task: Task
    by: str
    parts: tuple[Task, ...]  # those of a task that needs approval, itself or through a parent, need it, too


class Split(Struct, frozen=True):
    """The new tasks in order, what they were told apart by, and where they went.

    `released` names the branch on which the work of an attempt at the whole is kept; empty without one.
    """

    tasks: tuple[Task, ...]
    by: str
    saved: Saved
    released: str = ""


def plan(view: View, row: Row, wanted: Wanted) -> Plan:
    """The parts of a task. A `PenguinError` says why it can't be split."""
    _check_open(row)
    if wanted.agent is not None:
        assigning.check(wanted.agent, view.config, view)
    division = _division(row.task, wanted)
    return Plan(row.task, division.by, splitting.parts(_asking(view, row), division, wanted.agent))


def split(project: Project, view: View, row: Row, wanted: Wanted) -> Split:
    """Make the parts of a task. An attempt at the whole is cancelled first; its work stays on its branch."""
    planned = plan(view, row, wanted)
    if row.attempt is not None:
        _rehearse(project, row, planned)
    released = _released(project, row)
    with minting.alone(project):
        tasks = _tasks(project, row, planned, released)
        saved = _save(project, row, tasks, is_released=bool(released))
    return Split(tasks, planned.by, saved, released)


def _rehearse(project: Project, row: Row, planned: Plan) -> None:
    """Refuse what can't be saved while the attempt is still there: the task would be left cancelled."""
    tasks = _tasks(project, row, planned, "")
    _check_alone(project, row, tasks)
    edits = _edits(project, row, tasks, is_released=True)
    at_base = contents_at(project, project.store.base_commit(), edits)
    for path, change in edits.items():
        here = read_file(project.repo.work_tree, path, whole=True)
        change(at_base[path] if here is None else here)


def _tasks(project: Project, row: Row, planned: Plan, released: str) -> tuple[Task, ...]:
    ids = minting.new_ids(project, project.store.config(), len(planned.parts))
    ids.sort(key=lambda task: (len(task), task))  # listings go by id at last
    return tuple(_stamped(project, row, part, released) for part in splitting.named(planned.parts, ids))


def _asking(view: View, row: Row) -> Task:
    """The task as one that needs the approval of its parents itself; the nearest approver named is asked."""
    heads = [row.head, *(view.graph.tasks[one] for one in view.graph.ancestors(row.head.id))]
    asking = [head for head in heads if head.requires_approval]
    if not asking:
        return row.task
    approver = next((head.approver for head in asking if head.approver), row.head.approver)
    return structs.replace(row.task, requires_approval=True, approver=approver)


def _division(task: Task, wanted: Wanted) -> Division:
    if wanted.most_complex is None:
        return splitting.into(task, 3 if wanted.number is None else wanted.number)
    from penguin_git.model.measuring import complexity

    return splitting.below(task, wanted.most_complex, complexity)


def _check_open(row: Row) -> None:
    task, status = row.head.id, row.head.status
    if row.is_parent:
        raise PenguinError(
            f"`{task}` has parts already.",
            hint=f"`penguin task list --parent {task}` shows them; each of them can be split, too.",
        )
    if row.state == "in_review":
        raise PenguinError(
            f"`{task}` is done and waits for review, so there is nothing left to split.",
            hint=f"{allowed.how_it_lands(row)} `penguin task reject {task} --reason TEXT` sends it back.",
        )
    if status is TaskStatus.IN_PROGRESS and (row.waits or row.attempt is None):
        raise PenguinError(
            f"`{task}` is in a person's hands.", hint=f"`penguin task done {task}` or `cancel` ends that."
        )
    if status not in _OPEN:
        raise PenguinError(
            f"`{task}` is {status}, so there is nothing to split.",
            hint=f"`penguin task reopen {task}` makes it pending again.",
        )


def _released(project: Project, row: Row) -> str:
    """End the attempt at a task, if it has one; the branch that keeps the work."""
    task = row.head.id
    if row.attempt is None:
        return ""
    attempt = controls.attempt_of(project, task)
    if attempt is not None and not _is_ended(project, row):
        controls.control(project, row, Verb.CANCEL, "it is split into parts")
        heeding.until(project, lambda: _is_ended(project, row), f"the attempt at `{task}` to end")
    prefix = project.store.config().branch_prefix
    return layout.branch(prefix, task).removeprefix("refs/heads/")


def _is_ended(project: Project, row: Row) -> bool:
    """Whether an attempt is over for the base branch, too; where that takes no outcomes, for its branch."""
    attempt = controls.attempt_of(project, row.head.id)
    if attempt is None or attempt.landed:
        return attempt is None or attempt.status in (TaskStatus.CANCELLED, TaskStatus.FAILED)
    by_forge = (row.task.land or project.store.config().land) is Land.PULL_REQUEST
    return by_forge and attempt.status is TaskStatus.CANCELLED


def _stamped(project: Project, row: Row, part: Task, released: str) -> Task:
    now = project.world.now().replace(microsecond=0)
    kept = f"What an earlier attempt at `{row.head.id}` did is on the branch `{released}`."
    notes = (Note(at=now, by=controls.person(project), text=kept),) if released else ()
    return structs.replace(part, notes=notes, created_at=now, created_by=drafting.author(project))


def _edits(project: Project, row: Row, tasks: tuple[Task, ...], *, is_released: bool) -> dict[str, Change]:
    """The parts, and with them that the whole is open: of what was cancelled nothing would start."""
    edits = creating.new_edits(project, tasks)
    if is_released or row.head.status is TaskStatus.FAILED:
        edits |= creating.patches(project, row.head.id, {"status": TaskStatus.PENDING})
    return edits


def _check_alone(project: Project, row: Row, tasks: tuple[Task, ...]) -> None:
    loops.check_new(project, tasks)
    if view(project).rows[row.head.id].is_parent:
        raise PenguinError(f"Somebody was faster: `{row.head.id}` has parts now.")


def _save(project: Project, row: Row, tasks: tuple[Task, ...], *, is_released: bool) -> Saved:
    """Write the parts, once nobody else has made some or begun an attempt."""
    task = row.head.id

    def check(_: Mapping[str, bytes | None]) -> None:
        _check_alone(project, row, tasks)
        if view(project).rows[task].attempt and not _is_ended(project, row):
            raise PenguinError(f"Somebody was faster: `{task}` has an attempt now.")

    return editing.save_all(
        project,
        _edits(project, row, tasks, is_released=is_released),
        f"{task}: split {dividing.one_line(row.head.title)} into {len(tasks)} parts",
        commit=project.store.config().auto_commit,
        on_base=project.store.config().auto_commit and row.state != "draft",
        check=check,
    )
