"""A mapping that is searched: mostly few values are asked for, and whoever asks for all has them made."""

from abc import ABC, abstractmethod
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from functools import cached_property
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Searched(Mapping[K, V], ABC):
    """What subclasses find for one key, or make for all keys. No value is None."""

    @abstractmethod
    def _found(self, key: K) -> V | None:
        """The value of a key; None where it has none."""

    @abstractmethod
    def _made(self) -> Mapping[K, V]:
        """Every value by its key."""

    @cached_property
    def all(self) -> Mapping[K, V]:
        """The same with all values made."""
        return self._made()

    def __getitem__(self, key: K) -> V:
        if "all" in self.__dict__:
            return self.all[key]
        found = self._found(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        if "all" in self.__dict__:
            return key in self.all
        return self._found(key) is not None  # type: ignore[arg-type]  # of another type, it is not found

    def __iter__(self) -> Iterator[K]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def keys(self) -> KeysView[K]:
        """The keys."""
        return self.all.keys()

    def values(self) -> ValuesView[V]:
        """The values."""
        return self.all.values()

    def items(self) -> ItemsView[K, V]:
        """Keys and values."""
        return self.all.items()
