"""Items from elsewhere as tasks among those that are here: ids, edges, and what a second import finds."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct, structs

from penguin_git.model import approval
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.incoming.families import parents, set_apart
from penguin_git.model.incoming.item import AS, FROM, Delivery, Format, Item, Remark
from penguin_git.model.incoming.untying import untied
from penguin_git.model.incoming.updating import taken_over
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note, Task
from penguin_git.model.text import visible


class Options(Struct, frozen=True, kw_only=True):
    """What a person wants of an import beside what the source says. `project` is a slug.

    `waits`: whatever is not over has to be approved before anybody works on it.
    """

    project: str | None = None
    labels: tuple[str, ...] = ()
    waits: bool = True
    keep_ids: bool = False


class Known(Struct, frozen=True):
    """A task that an earlier import made; `digest` says of which text."""

    task: TaskId
    digest: str


class Stale(Struct, frozen=True):
    """A task that is to say what its source says now; `is_free`: nobody works on it."""

    task: Task
    is_free: bool


BY = "import from "
"""Who writes the notes of an import, up to its format."""

OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
NONE: Mapping[TaskId, Stale] = {}


class Sorted(Struct, frozen=True):
    """The items that are new, and those that are here: as they were imported, or otherwise by now."""

    new: tuple[Item, ...]
    unchanged: tuple[tuple[Item, TaskId], ...]
    changed: tuple[tuple[Item, TaskId], ...]


class Fitted(Struct, frozen=True):
    """The tasks that are new, those that are brought up to date, and what had to be left out of them."""

    tasks: tuple[tuple[Item, Task], ...]
    updates: tuple[tuple[Item, Task], ...]
    remarks: tuple[Remark, ...]


def digest(item: Item) -> str:
    """What the source says about an item, in twelve characters; it changes when that does."""
    plain = structs.replace(item, place="", wanted_id=None)
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()[:12]


def sorted_out(items: Sequence[Item], known: Mapping[str, Known]) -> Sorted:
    """Tell the items apart by what `known` says of their references."""
    new, unchanged, changed = [], [], []
    for item in items:
        here = known.get(item.reference)
        if here is None:
            new.append(item)
        elif here.digest == digest(item):
            unchanged.append((item, here.task))
        else:
            changed.append((item, here.task))
    return Sorted(tuple(new), tuple(unchanged), tuple(changed))


def chosen_ids(
    items: Sequence[Item], form: Format, options: Options, taken: Collection[str]
) -> dict[str, TaskId]:
    """The ids that items keep, by their keys: those that are free."""
    if form is not Format.JSON and not options.keep_ids:
        return {}
    found: dict[str, TaskId] = {}
    given = set(taken)
    for item in items:
        if item.wanted_id is not None and item.wanted_id not in given:
            found[item.key] = TaskId(item.wanted_id)
            given.add(item.wanted_id)
    return found


def fitted(
    delivery: Delivery,
    found: Sorted,
    ids: Mapping[str, TaskId],
    here: Mapping[TaskId, Head],
    *,
    options: Options,
    now: datetime,
    stale: Mapping[TaskId, Stale] = NONE,
) -> Fitted:
    """The new tasks under their `ids`, and those that are `stale` with what the source says now.

    Edges that lead nowhere or close a loop are left out and named.
    """
    there = {item.key: task for item, task in (*found.unchanged, *found.changed)}
    fitter = _Fitter(delivery, {**there, **ids}, here, options=options, now=now)
    items = {ids[item.key]: item for item in found.new}
    items |= {task: item for item, task in found.changed if task in stale}
    apart = _apart(delivery, items.values())
    tasks = [fitter.task(item, task, apart=item.key in apart) for task, item in items.items()]
    for whole in {item.key: item for item in apart.values()}.values():
        fitter.tell_apart(whole)
    current = [_current(stale.get(task.id), task, apart=items[task.id].key in apart) for task in tasks]
    loose, dropped = untied(current, here)
    for task, other, how in dropped:
        text = f"`{items[task].key}` {how} `{fitter.name(other)}`, which would have tasks wait for themselves"
        fitter.remark(items[task], f"left out: {text}")
    pairs = [(items[task.id], task) for task in loose]
    return Fitted(
        tuple((item, task) for item, task in pairs if task.id not in stale),
        tuple((item, task) for item, task in pairs if task.id in stale),
        tuple(fitter.remarks),
    )


def bare(task: Task) -> Task:
    """A task without the longer texts of its source."""
    metadata = {key: task.metadata[key] for key in (FROM, AS) if key in task.metadata}
    return structs.replace(task, description=None, acceptance=(), notes=(), metadata=metadata)


def _apart(delivery: Delivery, written: Iterable[Item]) -> dict[str, Item]:
    """Those of the items to be written that can't be parts of what they are parts of there."""
    if delivery.format is Format.JSON:  # our own wholes have never been more than their parts
        return {}
    found = set_apart(delivery.items)
    return {item.key: found[item.key] for item in written if item.key in found}


def _current(stale: Stale | None, said: Task, *, apart: bool) -> Task:
    if stale is None:
        return said
    after = taken_over(stale.task, said, is_free=stale.is_free)
    return structs.replace(after, parent=None) if apart else after


class _Fitter:
    def __init__(
        self,
        delivery: Delivery,
        ids: Mapping[str, TaskId],
        here: Mapping[TaskId, Head],
        *,
        options: Options,
        now: datetime,
    ) -> None:
        self._form, self._ids, self._here = delivery.format, ids, here
        self._options, self._now = options, now
        self._keys = {task: key for key, task in ids.items()}
        self._above = parents(delivery.items)
        self.remarks: list[Remark] = []

    def name(self, task: TaskId) -> str:
        """What a task is called in the source, or here."""
        return self._keys.get(task, task)

    def remark(self, item: Item, text: str) -> None:
        """Note something about an item."""
        self.remarks.append(Remark(item.place, text))

    def tell_apart(self, parent: Item) -> None:
        """Say why a task has no parts here."""
        title = visible(parent.task.title)
        text = f"`{title}` is open there although all of its parts are done; here it would be done with them"
        self.remark(parent, f"{text}, so they are only related to it")

    def task(self, item: Item, task: TaskId, *, apart: bool) -> Task:
        """The item as a task under this id; `apart`: it is only related to the task that it is a part of."""
        said = item.task
        parent = self._parent(item, task)
        related = self._found(item, item.relates_to, "has to do with")
        text = f"It was under way there (`{item.started}`)."
        started = Note(at=self._now, by=f"{BY}{self._form}", text=text)
        whole = structs.replace(
            said,
            id=task,
            project=self._options.project or said.project,
            labels=tuple(dict.fromkeys((*said.labels, *self._options.labels))),
            requires_approval=said.requires_approval or (self._options.waits and said.status not in OVER),
            notes=(*said.notes, started) if item.started else said.notes,
            metadata=self._metadata(item, task),
            parent=None if apart else parent,
            depends_on=self._found(item, item.depends_on, "waits for"),
            relates_to=tuple(dict.fromkeys((*related, parent))) if apart and parent else related,
            discovered_from=self._found(item, item.discovered_from, "was found at"),
        )

        return self._approved(item, whole)

    def _approved(self, item: Item, task: Task) -> Task:
        """An approval covers one reading of one task; under another id, or with other edges, it is none."""
        if task.approval is None or approval.holds(task):
            return task
        self.remark(item, "left out: its approval, which is not of what the task says here")
        return structs.replace(task, approval=None)

    def _metadata(self, item: Item, task: TaskId) -> dict[str, object]:
        """Where it is from, unless it is one of ours that has kept its id: nothing is added to those."""
        said = item.task.metadata
        if self._form is Format.JSON:
            is_told = task == item.key or FROM in said
            return said if is_told else {FROM: item.reference, AS: digest(item), **said}
        return {FROM: item.reference, AS: digest(item), **said}

    def _parent(self, item: Item, task: TaskId) -> TaskId | None:
        key = self._above.get(item.key)
        found = self._found(item, (key,) if key else (), "is a part of")
        return next((one for one in found if one != task), None)

    def _found(self, item: Item, keys: Sequence[str], how: str) -> tuple[TaskId, ...]:
        found: dict[TaskId, None] = {}
        for key in keys:
            other = self._ids.get(key) or self._here_already(key)
            if other is None:
                self.remark(item, f"left out: `{item.key}` {how} `{key}`, which the source does not have")
            elif key == item.key:
                self.remark(item, f"left out: `{item.key}` {how} itself")
            else:
                found[other] = None
        return tuple(found)

    def _here_already(self, key: str) -> TaskId | None:
        """One of ours that the file does not have may be here."""
        return TaskId(key) if self._form is Format.JSON and key in self._here else None
