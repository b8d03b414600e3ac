"""Tasks of ours from elsewhere, in the JSON that `penguin export` writes: nothing of them is lost.

What would run or count as somebody's word is another matter: whoever wrote the file may be anybody.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import structs

from penguin_git.model.incoming.item import FROM, UNNAMED, Delivery, Format, Item, Remark
from penguin_git.model.project import ProjectFile
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Check, Task

NOT_RUN: Final = "not_imported"


def delivered(
    tasks: Sequence[tuple[str, Task]], projects: Iterable[ProjectFile], *, trusted: bool
) -> Delivery:
    """What tasks at these places deliver; scripts, checks and approvals only if they are trusted."""
    parents = {task.parent for _, task in tasks}
    items = tuple(_item(place, task, task.id in parents, trusted=trusted) for place, task in tasks)
    remarks = () if trusted else tuple(filter(None, (_remark(place, task) for place, task in tasks)))
    return Delivery(format=Format.JSON, items=items, remarks=remarks, projects=tuple(projects))


def _remark(place: str, task: Task) -> Remark | None:
    left = disarmed(task).metadata.get(NOT_RUN) if _is_armed(task) else None
    if not left:
        return None
    return Remark(place, f"kept in `metadata` alone, as nothing imported runs or counts: {', '.join(left)}")


def _item(place: str, task: Task, is_parent: bool, *, trusted: bool) -> Item:
    kept = task if trusted else disarmed(task)
    under_way = task.status is TaskStatus.IN_PROGRESS
    if under_way:
        kept = structs.replace(kept, status=TaskStatus.PENDING)  # nobody has a claim on it here
    said = task.metadata.get(FROM)
    return Item(
        key=task.id,
        reference=said if isinstance(said, str) else f"penguin:{task.id}",
        place=place,
        task=structs.replace(kept, id=UNNAMED, parent=None, depends_on=(), relates_to=(), discovered_from=()),
        parent=task.parent,
        depends_on=task.depends_on,
        relates_to=task.relates_to,
        discovered_from=task.discovered_from,
        wanted_id=task.id,
        started="in_progress" if under_way and not is_parent else "",
    )


def disarmed(task: Task) -> Task:
    """A task without what would run and without its approval; `metadata` keeps what they were."""
    if not _is_armed(task):
        return task
    commands = [*task.checks]
    kept = {
        **({"run": task.run} if task.run is not None else {}),
        **({"checks": commands} if commands else {}),
        **({"approval": f"{task.approval.by}, {task.approval.at.isoformat()}"} if task.approval else {}),
    }
    return structs.replace(
        task,
        run=None,
        acceptance=tuple(one for one in task.acceptance if not isinstance(one, Check)),
        approval=None,
        metadata={**task.metadata, NOT_RUN: kept},
    )


def _is_armed(task: Task) -> bool:
    return task.run is not None or bool(task.checks) or task.approval is not None
