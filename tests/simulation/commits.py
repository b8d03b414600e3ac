"""Commits of the simulation: what a real one says, without its files."""

from collections.abc import Mapping

from msgspec import Struct, structs

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus

BASE = "refs/heads/main"
BRANCH = "refs/heads/penguin/"
KEPT = "refs/penguin/attempts/"
BEATS = "refs/penguin/daemons/"


class Line(Struct, frozen=True):
    """What the base says of a task: its state, how often a person has edited it, and its records."""

    status: TaskStatus = TaskStatus.PENDING
    edits: int = 0
    records: frozenset[int] = frozenset()


class Commit(Struct, frozen=True):
    """A commit; its `id` is made of all that it says, as git does it.

    On a branch of a task `task`, `attempt`, `nonce`, `daemon`, `status` and `endings` count; on the base
    `lines` do. `fork` is the commit of the base that a branch began on.
    """

    act: str
    parents: tuple[str, ...]
    id: str = ""
    task: TaskId = TaskId("")
    attempt: int = 0
    nonce: str = ""
    daemon: str = ""
    status: TaskStatus = TaskStatus.PENDING
    endings: tuple[tuple[int, Outcome], ...] = ()
    fork: str = ""
    lines: Mapping[TaskId, Line] = {}


class Objects:
    """All commits that there are; everybody has all of them, as a fetch would bring them."""

    def __init__(self) -> None:
        self._all: dict[str, Commit] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._names: dict[tuple[object, ...], str] = {}

    def __getitem__(self, oid: str) -> Commit:
        return self._all[oid]

    def add(self, commit: Commit, salt: object = None) -> Commit:
        """The commit under its id: the same content is the same commit, whoever makes it."""
        says = (commit.act, commit.parents, commit.task, commit.attempt, commit.nonce, commit.status, salt)
        oid = self._names.setdefault(says, f"c{len(self._names)}")
        return self._all.setdefault(oid, structs.replace(commit, id=oid))

    def ancestors(self, oid: str) -> frozenset[str]:
        """A commit and all it came from."""
        if oid not in self._above:
            parents = self._all[oid].parents
            self._above[oid] = frozenset({oid}).union(*(self.ancestors(parent) for parent in parents))
        return self._above[oid]

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether `new` contains `old`."""
        return old in self.ancestors(new)
