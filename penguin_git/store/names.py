"""What task files are called: several sets as one, none of which is copied or gone through."""

from collections.abc import Collection, Iterator
from itertools import chain


class Names(Collection[str]):
    """Names, some of which may be in several of the sets: there are no more than `len` says."""

    def __init__(self, *sets: Collection[str]) -> None:
        self._sets = sets

    def __contains__(self, name: object) -> bool:
        return any(name in some for some in self._sets)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._sets)

    def __len__(self) -> int:
        return sum(map(len, self._sets))
