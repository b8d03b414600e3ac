"""The task files of an index by id, found in what git lists without taking all of it apart."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from penguin_git.git import index
from penguin_git.git.entry import Entry
from penguin_git.model.ids import TaskId

_FEW = 50  # searches through the text take as long as sorting all of it once

Place = tuple[str, Entry]


class Listing(Mapping[TaskId, list[Place]]):
    """Where the file of each id lies, readable or not; one id should have one place.

    `listed` is what `git.index.listed` returns.
    """

    def __init__(self, listed: bytes) -> None:
        self.listed = listed
        self._searches = 0

    @cached_property
    def lines(self) -> frozenset[bytes]:
        """What git says of each file, of tasks or not: mode, blob and stage, a tab and the path."""
        return frozenset(self.listed.split(b"\0")[:-1])

    def __getitem__(self, task: TaskId) -> list[Place]:
        self._searches += 1
        lines = self._searched(task) if self._searches <= _FEW else self._by_id.get(task, ())
        if places := [place(line) for line in lines]:
            return places
        raise KeyError(task)

    def __iter__(self) -> Iterator[TaskId]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def _searched(self, task: TaskId) -> Iterator[bytes]:
        name = f"/{task}.yaml\0".encode("utf-8", "surrogateescape")
        at = self.listed.find(name)
        while at >= 0:
            end = at + len(name) - 1
            yield self.listed[self.listed.rfind(b"\0", 0, at) + 1 : end]
            at = self.listed.find(name, end)

    @cached_property
    def _by_id(self) -> dict[TaskId, list[bytes]]:
        found: dict[TaskId, list[bytes]] = {}
        for line in self.listed.split(b"\0"):
            if not line.endswith(b".yaml"):
                continue
            stem = line[line.rindex(b"/") + 1 : -5].decode("utf-8", "surrogateescape")
            found.setdefault(TaskId(stem), []).append(line)
        return found


def place(line: bytes) -> Place:
    """Return the path and the entry that a line tells of."""
    path, _, entry = index.read(line)
    return path, entry
