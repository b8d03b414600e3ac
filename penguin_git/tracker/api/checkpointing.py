"""Checkpoints from Python: have one made, find one, go on from one."""

from typing import TYPE_CHECKING

from penguin_git.errors import PenguinError
from penguin_git.tracker.api import references
from penguin_git.tracker.api.references import TaskRef
from penguin_git.tracker.api.values import Task, task_of
from penguin_git.tracker.api.writing import Writing

if TYPE_CHECKING:
    from penguin_git.model.checkpoint import Checkpoint
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.project import Project


class Checkpointing(Writing):
    """A checkpoint is a commit on the task's branch: code, state of the task and conversation together."""

    def enable_auto_checkpoint(self, task_id: TaskRef, interval_minutes: float) -> Task:
        """Have the work of a task committed at least so often, by a running attempt and by later ones.

        Minutes are rounded up. It is the key `checkpoint_minutes` of the task's file; `update_task` empties
        it with None, and the project's setting holds again.
        """
        return self.update_task(task_id, checkpoint_minutes=interval_minutes)

    def create_checkpoint(self, task_id: TaskRef, description: str = "") -> "Checkpoint":
        """Have a running attempt save its work now; returns once the commit is there.

        Raises `PenguinError` where nobody works on the task, or where the attempt ended instead.
        """
        from penguin_git.model.request import Verb
        from penguin_git.tracker import checkpoints, controls, finding, inside, presence
        from penguin_git.tracker.view import view

        name, said = references.task(task_id), references.text("description", description)
        inside.refuse(self._world.environ, "steer tasks")
        with self._project() as project:  # its own: others need not wait for this one
            row = finding.row_of(view(project), name)
            if presence.of(self._repo) is None:
                raise PenguinError(f"Nobody works on `{row.head.id}`, so there is nothing to save.")
            before = {one.id for one in checkpoints.listed(project, row.head.id)}
            controls.control(project, row, Verb.CHECKPOINT, said)
            _until_answered(project, row.head.id)
            new = [one for one in checkpoints.listed(project, row.head.id) if one.id not in before]
        if not new:
            raise PenguinError(
                f"No checkpoint of `{row.head.id}` was made.", hint="`penguin daemon logs` may say why."
            )
        return next((one for one in new if said and one.description == said), new[-1])

    def list_checkpoints(self, task_id: TaskRef) -> "list[Checkpoint]":
        """The checkpoints of a task, oldest first, of all its attempts."""
        from penguin_git.tracker import checkpoints, finding
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        with self._open() as project:
            return checkpoints.listed(project, finding.id_of(view(project), name))

    def get_latest_checkpoint(self, task_id: TaskRef) -> "Checkpoint":
        """The last checkpoint of a task; `PenguinError` where it has none. Its `id` is the commit."""
        from penguin_git.tracker import checkpoints, finding
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        with self._open() as project:
            return checkpoints.latest(project, finding.id_of(view(project), name))

    def resume_from_checkpoint(self, task_id: TaskRef, checkpoint_id: str, reason: str = "") -> Task:
        """Let a task go on from a checkpoint, as soon as somebody works on the clone.

        The next attempt has the code and the conversation of the checkpoint. What came after it stays under
        refs/penguin/attempts, and what was consumed stays consumed. A running attempt is stopped before.
        """
        from penguin_git.tracker import controls, finding
        from penguin_git.tracker.view import view

        name, why = references.task(task_id), references.text("reason", reason)
        commit = references.text("checkpoint_id", checkpoint_id)
        with self._changing("steer tasks") as project:
            row = finding.row_of(view(project), name)
            controls.go_back(project, row, commit, why)
            return task_of(finding.row_of(view(project), row.head.id))


def _until_answered(project: "Project", task: "TaskId") -> None:
    """Wait until a request has been answered, or until nobody is left who could."""
    from penguin_git.model import layout
    from penguin_git.tracker import presence
    from penguin_git.tracker.lookout import Lookout

    with Lookout(project) as lookout:
        asked = project.store.refs.read(layout.request(task))
        while asked and project.store.refs.read(layout.request(task)) == asked:
            if presence.of(project.repo) is None:
                return
            lookout.wait()
