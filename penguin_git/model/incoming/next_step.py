"""What has to happen before anybody works on tasks that were imported, in a sentence."""

from collections.abc import Sequence

from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task

_FEW = 3  # ids in a sentence


def next_step(tasks: Sequence[Task], default_agent: str | None) -> str:
    """The sentence; empty where none of the tasks is pending."""
    pending = [task for task in tasks if task.status is TaskStatus.PENDING]
    waiting = [task for task in pending if task.requires_approval]
    nobodys = [task for task in pending if task.assigned_to is None and task.run is None]
    if waiting:
        named = " ".join(task.id for task in waiting[:_FEW]) + (" …" if len(waiting) > _FEW else "")
        return (
            f"{_wait(len(waiting))}: `penguin task approve {named}`."
            " `penguin undo` takes all back; then `--trust` imports what need not wait."
        )
    if nobodys and default_agent:
        return f"`{default_agent}` begins with those of them that are ready, as the default agent."
    if nobodys:
        few = (
            "1 task has nobody to do it"
            if len(nobodys) == 1
            else f"{len(nobodys)} tasks have nobody to do them"
        )
        return (
            f"{few}: `penguin task update {nobodys[0].id} --assigned-to NAME`,"
            " or `default_agent` in `.penguin/config.yaml`."
        )
    return ""


def _wait(count: int) -> str:
    if count == 1:
        return "1 task waits until a person has read it"
    return f"{count} tasks wait until a person has read them"
