"""Remarks on a task, and a person's word that it may run or may not."""

from collections.abc import Mapping

from penguin_git.errors import PenguinError
from penguin_git.git import commits
from penguin_git.model import approval, consent
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Approval, Note, Task
from penguin_git.tracker import allowed, controls, creating, drafting, eyes
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

_OVER = {TaskStatus.COMPLETED: "is completed", TaskStatus.FAILED: "has failed"}


def note(project: Project, row: Row, text: str) -> Saved:
    """Append a remark."""
    task = row.task
    return creating.patch(project, task.id, _noted(project, task, text), f"{task.id}: add a note", seen=task)


def approve(project: Project, view: View, row: Row, notes: str | None) -> Saved:
    """Say that the task may run as the base branch had it for `view`; refused where it has another by now."""
    task = view.seen.base.tasks.get(row.head.id, row.task)
    if not task.requires_approval:
        raise PenguinError(f"`{task.id}` needs no approval.", hint=f"penguin task why {task.id}")
    if row.is_approved:
        raise PenguinError(f"`{task.id}` is approved already.", hint=f"penguin task show {task.id}")
    check_approver(project, task)
    _check_signing(project)
    by, now = controls.person(project), project.world.now().replace(microsecond=0)
    given = Approval(by=drafting.author(project) or by, at=now, digest=approval.digest(task), notes=notes)

    def is_still_that(_: object) -> None:
        now = project.snapshots.at(project.store.base_commit()).tasks.get(task.id, task)
        if approval.digest(now) != given.digest:
            raise eyes.changed(task.id)

    subject = f"{task.id}: approve {task.title}"
    return creating.patch(project, task.id, {"approval": given}, subject, check=is_still_that)


def reject(project: Project, row: Row, reason: str) -> Saved:
    """Keep a task from running: a note with the reason, and the state `paused`."""
    task = row.task
    if task.status in _OVER:
        raise PenguinError(
            f"`{task.id}` {_OVER[task.status]}, so there is nothing to reject.",
            hint=allowed.NEXT[task.status].format(task=task.id),
        )
    fields = {**_noted(project, task, reason), "status": TaskStatus.PAUSED, "approval": None}
    return creating.patch(project, task.id, fields, f"{task.id}: reject {task.title}", seen=task)


def check_approver(project: Project, task: Task) -> None:
    """Refuse the word of somebody whose word would not count."""
    who = drafting.author(project) or ""
    allowed = consent.allowed(task.approver, project.store.config_at(project.store.base_commit()))
    mine = consent.addresses(who.rpartition("<")[2])  # a name may look like an address, too
    if allowed and not allowed & mine:
        named = ", ".join(f"`{address}`" for address in sorted(allowed))
        raise PenguinError(
            f"Only `{task.approver}` can approve `{task.id}`, and git knows you as `{who}`.",
            hint=f"Ask {named}, or change it: penguin task update {task.id} --approver NAME",
        )


def _check_signing(project: Project) -> None:
    """Refuse a word that would not count as nobody signs it."""
    config = project.store.config_at(project.store.base_commit())
    if config.require_signed and not commits.are_signed(project.repo.git):
        raise PenguinError(
            "Only signed approvals count here, and your git does not sign commits.",
            hint="git config commit.gpgSign true, with your key in user.signingKey",
        )


def words(text: str) -> str:
    """What a person said, without the space around it; a `PenguinError` where it is nothing."""
    if not text.strip():
        raise PenguinError("The text is empty.", hint="Say what there is to say.")
    return text.strip()


def _noted(project: Project, task: Task, text: str) -> Mapping[str, object]:
    now = project.world.now().replace(microsecond=0)
    return {"notes": (*task.notes, Note(at=now, by=controls.person(project), text=words(text)))}
