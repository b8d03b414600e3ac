"""Which tasks that are here came from the same source before."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from penguin_git.model.ids import TaskId
from penguin_git.model.incoming import own
from penguin_git.model.incoming.fitting import BY, Known, digest
from penguin_git.model.incoming.item import AS, FROM, Delivery, Format, Item
from penguin_git.model.incoming.recognising import Mine, Recognised, recognised
from penguin_git.model.task import Task
from penguin_git.tracker.view import View


def known(view: View, delivery: Delivery, *, trusted: bool) -> Recognised:
    """The tasks that are here by the references of items of a delivery, and those that are here alone."""
    mine = list(_mine(view))
    if delivery.origin:
        return recognised(delivery, mine)
    wanted = {item.reference for item in delivery.items}
    found: dict[str, Known] = {}
    for one in mine:
        if one.reference in wanted:
            found.setdefault(one.reference, Known(one.task.id, one.digest))
    if delivery.format is Format.JSON:
        keys = {found[item.reference].task: item.key for item in delivery.items if item.reference in found}
        found |= _same(view, delivery, keys, trusted=trusted)
    return Recognised(found)


def _mine(view: View) -> Iterator[Mine]:
    """The tasks that imports have made."""
    for task in sorted(view.rows.keys() & view.rows.that_may_mention(FROM)):
        whole = view.rows[task].task
        said: Mapping[str, Any] = whole.metadata
        reference = said.get(FROM)
        if isinstance(reference, str):
            yield Mine(whole, reference, str(said.get(AS, "")))


def _same(view: View, delivery: Delivery, keys: Mapping[TaskId, str], *, trusted: bool) -> dict[str, Known]:
    """Tasks of ours that are here under the same id: of the same moment, else of the same title.

    `keys` says what those are called there that have another id here.
    """
    found: dict[str, Known] = {}
    for item in delivery.items:
        task = TaskId(item.key)
        if task in view.rows and _is_same(view.rows[task].task, item):
            found[item.reference] = Known(task, _digest(view.rows[task].task, item, keys, trusted=trusted))
    return found


def _is_same(here: Task, item: Item) -> bool:
    if here.created_at is not None and item.task.created_at is not None:
        return here.created_at == item.task.created_at
    return here.title == item.task.title


def _digest(here: Task, item: Item, keys: Mapping[TaskId, str], *, trusted: bool) -> str:
    """The digest of the item where what it says is here, so that it counts as unchanged."""
    (mine,) = own.delivered([("", here)], (), trusted=trusted).items
    edges = {
        name: tuple(keys.get(TaskId(other), other) for other in getattr(mine, name))
        for name in ("depends_on", "relates_to", "discovered_from")
    }
    task = structs.replace(  # without what an import adds
        mine.task,
        requires_approval=item.task.requires_approval,
        notes=tuple(
            note for note in mine.task.notes if not note.by.startswith(BY) or note in item.task.notes
        ),
    )
    parent = keys.get(TaskId(mine.parent), mine.parent) if mine.parent else None
    return digest(
        structs.replace(
            mine, reference=item.reference, task=task, started=item.started, parent=parent, **edges
        )
    )
