"""What task files are called: several sets as one, none of which is copied or gone through."""

from collections.abc import Collection, Iterator
from itertools import chain

from penguin_git.model import layout
from penguin_git.store.lines import Lines


class Called(Collection[str]):
    """What the files of some lines are called, without those that are gone."""

    def __init__(self, lines: Lines, gone: Collection[str] = ()) -> None:
        self._lines = lines.then({}, gone) if gone else lines

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._lines.is_called(name)

    def __iter__(self) -> Iterator[str]:
        return iter(layout.stems(self._lines))

    def __len__(self) -> int:
        return len(self._lines.register) + len(self._lines.beside)  # the most there can be


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
