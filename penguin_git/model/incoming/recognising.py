"""Which items of a source are here already, under the same words or, where it is clear, below others.

An item of a checklist has no name but the words that lead to it. Once those above it change, it is known by
its own, where only one item there and one task here have them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct, structs

from penguin_git.model.ids import TaskId
from penguin_git.model.incoming.fitting import OVER, Known, digest
from penguin_git.model.incoming.item import Delivery, Item
from penguin_git.model.task import Task

T = TypeVar("T")


class Mine(Struct, frozen=True):
    """A task that an earlier import made: of which item, and of which text."""

    task: Task
    reference: str
    digest: str

    @property
    def origin(self) -> str:
        """The source of the item."""
        return self.reference.rpartition("#")[0]

    @property
    def key(self) -> str:
        """The key of the item."""
        return self.reference.rpartition("#")[2]


class Recognised(Struct, frozen=True):
    """The tasks that are here by the references of items, and those whose items are gone."""

    known: Mapping[str, Known]
    gone: tuple[Mine, ...] = ()


def recognised(delivery: Delivery, here: Sequence[Mine]) -> Recognised:
    """What of a source that has an `origin` is here, and what of it is here alone, and not over."""
    look = _Look(delivery, here)
    look.by_reference()
    look.by_former_origin()
    look.by_own_words()
    found = {reference: Known(mine.task.id, look.digest(reference)) for reference, mine in look.found.items()}
    return Recognised(found, tuple(mine for mine in look.left() if mine.task.status not in OVER))


class _Look:
    def __init__(self, delivery: Delivery, here: Sequence[Mine]) -> None:
        self._delivery, self._here = delivery, here
        self._items = {item.reference: item for item in delivery.items}
        self._references = {item.key: item.reference for item in delivery.items}
        self.found: dict[str, Mine] = {}

    def by_reference(self) -> None:
        for mine in self._here:
            if mine.reference in self._items:
                self.found.setdefault(mine.reference, mine)

    def by_former_origin(self) -> None:
        """Files of one name were one source before: then the title has to be the same, too."""
        former = {mine.key: mine for mine in self._here if mine.origin == self._delivery.former_origin}
        for item in self._unknown():
            mine = former.get(item.key)
            if mine is not None and _words(mine.task) == _words(item.task):
                self.found[item.reference] = mine

    def by_own_words(self) -> None:
        here = _once(self.left(), lambda mine: _words(mine.task))
        there = _once(self._unknown(), lambda item: _words(item.task))
        keys = {mine.task.id: mine.key for mine in self._here}
        for words in there.keys() & here.keys():
            if _may_be_same(there[words], here[words], keys):
                self.found[there[words].reference] = here[words]

    def left(self) -> list[Mine]:
        """The tasks of this source whose items are not found."""
        found = {mine.task.id for mine in self.found.values()}
        return [
            mine for mine in self._here if mine.origin == self._delivery.origin and mine.task.id not in found
        ]

    def digest(self, reference: str) -> str:
        """The digest that stands here, or that of the item where they differ in nothing but in names."""
        item, mine = self._items[reference], self.found[reference]
        above = self.found.get(self._references[item.parent]) if item.parent else None
        parent = above.key if above else item.parent
        return digest(item) if mine.digest == digest(_then(item, mine, parent)) else mine.digest

    def _unknown(self) -> list[Item]:
        return [item for item in self._delivery.items if item.reference not in self.found]


def _words(task: Task) -> str:
    return task.title.casefold()


def _may_be_same(item: Item, mine: Mine, keys: Mapping[TaskId, str]) -> bool:
    """Whether the item can be that of the task, or is another one of the same words.

    What is over here and open there is another one, as of a list that begins anew each week, unless the
    source says the same of it as it did when it was imported, whatever stands above it.
    """
    if mine.task.status not in OVER or item.task.status in OVER:
        return True
    above = (mine.task.parent, *mine.task.relates_to)
    parents = (None, *(keys[task] for task in above if task is not None and task in keys))
    return any(digest(_then(item, mine, parent)) == mine.digest for parent in parents)


def _then(item: Item, mine: Mine, parent: str | None) -> Item:
    """The item under the names of the one that was imported."""
    return structs.replace(item, key=mine.key, reference=mine.reference, parent=parent)


def _once(said: Iterable[T], words: Callable[[T], str]) -> dict[str, T]:
    """Those whose words no other one has."""
    found: dict[str, list[T]] = {}
    for one in said:
        found.setdefault(words(one), []).append(one)
    return {name: alike[0] for name, alike in found.items() if len(alike) == 1}
