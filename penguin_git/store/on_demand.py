"""A mapping by id whose values are made when they are asked for: mostly one of many is."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from penguin_git.model.ids import TaskId

S = TypeVar("S")
V = TypeVar("V")


class OnDemand(Mapping[TaskId, V], Generic[S, V]):
    """What `make` makes of the values of another mapping, each at most once."""

    def __init__(self, source: Mapping[TaskId, S], make: Callable[[S], V]) -> None:
        self._source, self._make = source, make
        self._made: dict[TaskId, V] = {}

    def __getitem__(self, task: TaskId) -> V:
        if task not in self._made:
            self._made[task] = self._make(self._source[task])
        return self._made[task]

    def __contains__(self, task: object) -> bool:
        return task in self._source

    def __iter__(self) -> Iterator[TaskId]:
        return iter(self._source)

    def __len__(self) -> int:
        return len(self._source)
