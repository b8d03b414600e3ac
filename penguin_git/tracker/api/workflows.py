"""A task handed from agent to agent, from Python."""

import asyncio
from collections.abc import Iterable, Mapping

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Phase
from penguin_git.tracker.api.references import TaskRef
from penguin_git.tracker.api.task_manager import TaskManager
from penguin_git.tracker.api.values import Task

GLANCE = 0.5  # seconds between two looks at a task that others work on

_OPEN = (TaskStatus.PENDING, TaskStatus.PAUSED, TaskStatus.FAILED)
_HINTS = {
    TaskStatus.IN_PROGRESS: "`pause_task` stops whoever works on it.",
    TaskStatus.COMPLETED: "`reopen_task` makes it pending again.",
    TaskStatus.CANCELLED: "`reopen_task` makes it pending again.",
}


class AgentWorkflow:
    """Phases to be done one after the other, each by an agent of its own.

    A phase is a mapping with `phase` (its name), and where wanted `agent` and `description`. Nothing but that
    is looked at before `execute`; it works on the repository that the working directory lies in, or that of
    `tm`.
    """

    def __init__(self, phases: Iterable[Phase | Mapping[str, str]], *, tm: TaskManager | None = None) -> None:
        from penguin_git.tracker.api import fields

        self.phases = fields.phases("phases", phases)
        if not self.phases:
            raise InvalidValue(
                "A workflow needs a phase.", hint='Such as {"phase": "design", "agent": NAME}.'
            )
        self._tm = tm

    async def execute(self, task_id: TaskRef) -> Task:
        """Write the phases into the task's file, start it, and wait until it rests; the task as it is then.

        It rests when it is completed, or when it needs a person: `status`, `state` and `reasons` say which.
        Others may do the work, in processes of their own; giving up the wait does not stop them.
        """
        tm = self._tm or TaskManager()
        await asyncio.to_thread(_check_open, tm, task_id)
        await asyncio.to_thread(tm.update_task, task_id, workflow=self.phases)
        await asyncio.to_thread(tm.start_task, task_id)
        while not await asyncio.to_thread(tm.is_at_rest, task_id):
            await asyncio.sleep(GLANCE)
        return await asyncio.to_thread(tm.get_task, task_id)


def _check_open(tm: TaskManager, task_id: TaskRef) -> None:
    """Refuse phases of what can't be started before anything is written."""
    task = tm.get_task(task_id)
    if task.status not in _OPEN:
        raise PenguinError(
            f"`{task.id}` is {task.status.replace('_', ' ')}, so phases of it can't begin.",
            hint=_HINTS[task.status],
        )
