"""Steering tasks from Python: start, pause, resume, cancel, end, approve."""

from typing import TYPE_CHECKING

from penguin_git.errors import PenguinError
from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.references import TaskRef
from penguin_git.tracker.api.values import Task, task_of

if TYPE_CHECKING:
    from penguin_git.tracker.controls import Done


class Steering(Opened):
    """The verbs. An illegal move raises `PenguinError` and lists the legal ones."""

    def start_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Have a task started now, in the background; `PenguinError` says why it can't be.

        A running daemon does it; else one is started for the task alone, which ends when it rests. This
        returns once somebody works on the clone who knows of the wish, and does not wait for the attempt. A
        part that waits for nothing but other parts of the same task begins once they have landed, while
        somebody works on the clone.
        """
        from penguin_git.tracker import asked, finding, inside, startable
        from penguin_git.tracker.view import view

        name, why = references.task(task_id), references.text("reason", reason)
        inside.refuse(self._world.environ, "start tasks")
        with self._open() as project:
            seen = view(project)
            task = finding.row_of(seen, name).head.id
            startable.check(seen, [task])
            asked.ask(project, task, why)
            asked.see_to(project, [task])
        return self._now(task)

    def pause_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Stop a task with its work saved, or keep one from starting."""
        return self._control(task_id, "pause", reason)

    def resume_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Let a paused or failed task go on, as soon as somebody works on the clone."""
        return self._control(task_id, "resume", reason)

    def cancel_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Give a task up. What depends on it waits until somebody decides."""
        return self._control(task_id, "cancel", reason)

    def restart_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Begin a task again from the base branch; the old attempt is kept under a ref."""
        return self._control(task_id, "restart", reason)

    def add_feedback(self, task_id: TaskRef, text: str) -> Task:
        """Tell whoever works on the task next what you think of the work so far."""
        from penguin_git.tracker import controls, finding
        from penguin_git.tracker.view import view

        name, said = references.task(task_id), references.text("text", text)
        with self._changing("steer tasks") as project:
            row = finding.row_of(view(project), name)
            controls.tell(project, row, said)
        return self._now(row.head.id)

    def complete_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Complete a task by hand: a person did it.

        What they have in a worktree is checked in the background, and comes back to them if that fails.
        """
        return self._finish(task_id, "completed", reason)

    def fail_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """End a task by hand as failed; the reason becomes a note."""
        return self._finish(task_id, "failed", reason)

    def reopen_task(self, task_id: TaskRef, reason: str = "") -> Task:
        """Make a task pending again that was completed, cancelled or failed."""
        return self._finish(task_id, "pending", reason)

    def approve_task(self, task_id: TaskRef, notes: str | None = None) -> Task:
        """Let a task run as it reads on the base branch now, or land one that is in review."""
        from penguin_git.tracker import finding, remarks, reviewing
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        said = None if notes is None else references.text("notes", notes)
        with self._changing("approve tasks") as project:
            seen = view(project)
            row = finding.row_of(seen, name)
            if row.is_offered:
                reviewing.accept(project, row, said or "")
            else:
                remarks.approve(project, seen, row, said)
        return self._now(row.head.id)

    def reject_task(self, task_id: TaskRef, reason: str, *, restart: bool = False) -> Task:
        """Keep a task from running: the reason becomes a note, and the task is paused.

        Work in review goes back instead: the next attempt goes on from it and is told the reason. With
        `restart`, which is for work in review alone, it begins again from the base branch.
        """
        from penguin_git.tracker import finding, remarks, reviewing
        from penguin_git.tracker.view import view

        name, why = references.task(task_id), references.text("reason", reason)
        with self._changing("reject tasks") as project:
            row = finding.row_of(view(project), name)
            if row.state == "in_review":
                reviewing.reject(project, row, why, restart=restart)
            elif restart:
                raise PenguinError(f"`{row.head.id}` is not in review, so there is no work to begin again.")
            else:
                remarks.reject(project, row, why)
        return self._now(row.head.id)

    def _control(self, task_id: TaskRef, verb: str, reason: str) -> Task:
        from penguin_git.model.request import Verb
        from penguin_git.tracker import controls, finding
        from penguin_git.tracker.view import view

        name, why = references.task(task_id), references.text("reason", reason)
        with self._changing("steer tasks") as project:
            row = finding.row_of(view(project), name)
            done = controls.control(project, row, Verb(verb), why)
        return self._seen_to(row.head.id, done)

    def _finish(self, task_id: TaskRef, status: str, reason: str) -> Task:
        from penguin_git.model.status import TaskStatus
        from penguin_git.tracker import controls, finding
        from penguin_git.tracker.view import view

        name, why = references.task(task_id), references.text("reason", reason)
        with self._changing("steer tasks") as project:
            row = finding.row_of(view(project), name)
            done = controls.finish(project, row, TaskStatus(status), why)
        return self._seen_to(row.head.id, done)

    def _seen_to(self, task: str, done: "Done") -> Task:
        """The task as it stands now; where nobody works who would do what was asked for, somebody begins."""
        from penguin_git.tracker import background

        if done.at_once:
            background.start(self._repo, self._world.environ, "--until-idle", "--only", task)
        return self._now(task)

    def _now(self, task: str) -> Task:
        """The task as it stands after a change."""
        from penguin_git.tracker import finding
        from penguin_git.tracker.view import view

        with self._open() as project:
            return task_of(finding.row_of(view(project), task))
