"""When tasks were completed on the base branch, as its commits tell it."""

from datetime import datetime
from typing import Final

from penguin_git.git import history
from penguin_git.model import ids, wording
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.store.store import Store

_TRAILERS: Final = (wording.TASK, wording.STATUS)
_ACTS = f"^{wording.ACT}: ({wording.Act.LAND}|{wording.Act.UNDO}|{wording.Act.EDIT})$"


def landed(store: Store, commit: str) -> dict[TaskId, datetime]:
    """The time of the last landing of each task, or of a person's word that it is done.

    A task that was reopened or undone since is not among them, nor is one whose file somebody edited.
    """
    found: dict[TaskId, tuple[datetime, str]] = {}
    for said in history.remarks(store.repo.shared, commit, _TRAILERS, saying=_ACTS):
        task, status = said.values
        task = task or said.subject.partition(":")[0]  # a person's edit names its task there alone
        if status and ids.is_valid(task):
            found.setdefault(TaskId(task), (said.at, status))
    return {task: at for task, (at, status) in found.items() if status == TaskStatus.COMPLETED}
