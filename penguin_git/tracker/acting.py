"""Doing to a task what a person chose among what can be done: one door for whatever shows a board."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from msgspec import structs

from penguin_git.model.doing import Action
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import (
    asked,
    controls,
    creating,
    drafting,
    eyes,
    finding,
    inside,
    minting,
    remarks,
    reviewing,
    startable,
)
from penguin_git.tracker.controls import Done
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View, view


def act(project: Project, task: str, action: Action, words: str = "", *, seen: str | None = None) -> str:
    """Do it; what came of it, in a sentence or two. A `PenguinError` says why it can't be done, and what can.

    `task` is a whole id. It is decided by how the task stands now; what approves or rejects is refused where
    that is not what `seen`, the `eyes.mark` of what was shown, stands for.
    """
    inside.refuse(project.world.environ, "steer tasks")
    if project.store.shared:
        project.store.shared.renew()
    now = view(project)
    row = finding.exactly(now, task)
    if seen is not None and action in _DECISIONS:
        eyes.check(now, row.head.id, seen)
    return _DO[action](project, now, row, words)


def create(project: Project, wishes: Wishes) -> tuple[TaskId, str]:
    """Make a task as a person wants it; its id, and where its file went, in a sentence."""
    inside.refuse(project.world.environ, "make tasks on a board")
    seen = view(project)
    if wishes.assigned_to:
        wishes = structs.replace(wishes, known_people=drafting.own_names(project))
    with minting.alone(project):
        task = drafting.draft(project, seen, wishes)
        saved = creating.create(project, task, commit=seen.seen.config.auto_commit)
    return task.id, f"`{task.id}` is there. {where(project, saved)}"


def where(project: Project, saved: Saved) -> str:
    """Where an edit went, in a sentence."""
    if saved.commit is None:
        return f"Written, and not committed: {saved.why_not}."
    if saved.offered:
        return f"Committed on `{saved.branch}` ({saved.commit[:7]}); it counts once merged: {saved.offered}"
    if saved.alone:
        return f"Committed in this clone alone ({saved.commit[:7]}): {saved.alone} `git push` makes it count."
    is_draft = saved.branch != project.store.base_name
    until = f": a draft until it is on `{project.store.base_name}`" if is_draft else ""
    return f"Committed on `{saved.branch}` ({saved.commit[:7]}){until}."


def _approve(project: Project, seen: View, row: Row, words: str) -> str:
    if row.is_offered:
        return reviewing.accept(project, row, words)
    eyes.check_covered(project, seen, row)
    saved = remarks.approve(project, seen, row, words.strip() or None)
    return f"`{row.head.id}` is approved. {where(project, saved)}"


def _reject(project: Project, _seen: View, row: Row, words: str) -> str:
    if row.state == "in_review":
        return _told(project, row.head.id, reviewing.reject(project, row, words))
    saved = remarks.reject(project, row, words)
    return f"`{row.head.id}` is paused. {where(project, saved)}"


def _start(project: Project, seen: View, row: Row, words: str) -> str:
    task = row.head.id
    startable.check(seen, [task])
    asked.ask(project, task, words)
    if pid := asked.see_to(project, [task]):
        return f"`{task}` starts: process {pid} works in the background, and ends when nothing is left to do."
    return f"`{task}`: asked whoever works on this clone to start it."


def _restart(project: Project, seen: View, row: Row, words: str) -> str:
    if row.state == "in_review" and words.strip():
        return _told(project, row.head.id, reviewing.reject(project, row, words, restart=True))
    return _control(Verb.RESTART, project, seen, row, words)


def _note(project: Project, _seen: View, row: Row, words: str) -> str:
    return f"The remark is on `{row.head.id}`. {where(project, remarks.note(project, row, words))}"


def _feedback(project: Project, _seen: View, row: Row, words: str) -> str:
    return _told(project, row.head.id, controls.tell(project, row, words))


def _control(verb: Verb, project: Project, _seen: View, row: Row, words: str) -> str:
    return _told(project, row.head.id, controls.control(project, row, verb, words))


def _finish(status: TaskStatus, project: Project, _seen: View, row: Row, words: str) -> str:
    return _told(project, row.head.id, controls.finish(project, row, status, words))


def _told(project: Project, task: TaskId, done: Done) -> str:
    """What came of a wish; where nobody works who would do it and it needs no agent, somebody is started."""
    if done.at_once:
        asked.see_to(project, [task])
        return f"{done.said} It is seen to in the background."
    if done.waits_for_daemon:
        return f"{done.said} Nobody works on this clone now: `penguin daemon start`, or `penguin run`."
    return done.said


_DECISIONS: Final = (Action.APPROVE, Action.REJECT)

_Doing = Callable[[Project, View, Row, str], str]

_DO: Final[Mapping[Action, _Doing]] = {
    Action.APPROVE: _approve,
    Action.REJECT: _reject,
    Action.START: _start,
    Action.PAUSE: partial(_control, Verb.PAUSE),
    Action.RESUME: partial(_control, Verb.RESUME),
    Action.FEEDBACK: _feedback,
    Action.CHECKPOINT: partial(_control, Verb.CHECKPOINT),
    Action.DONE: partial(_finish, TaskStatus.COMPLETED),
    Action.FAIL: partial(_finish, TaskStatus.FAILED),
    Action.RESTART: _restart,
    Action.CANCEL: partial(_control, Verb.CANCEL),
    Action.REOPEN: partial(_finish, TaskStatus.PENDING),
    Action.NOTE: _note,
}
