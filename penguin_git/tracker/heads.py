"""The heads that are shown: those of files, others in their place, parents in the state of their parts."""

from collections.abc import Mapping

from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.store.searched import Searched


class Written(Searched[TaskId, Head]):
    """Heads by task, parents in the state that is written of them.

    `other` are in the place of those of files, or beside them. They and `gone` are filled before anybody asks
    for all, and left alone from then on.
    """

    def __init__(self, here: Mapping[TaskId, Head], other: Mapping[TaskId, Head] | None = None) -> None:
        self._here = here
        self.other = dict(other or {})
        self.gone: set[TaskId] = set()

    def _found(self, task: TaskId) -> Head | None:
        return None if task in self.gone else self.other.get(task) or self._here.get(task)

    def _made(self) -> Mapping[TaskId, Head]:
        found = dict(self._here.items()) | self.other
        for task in self.gone:
            found.pop(task, None)
        return found

    def __len__(self) -> int:
        return len(self.all) if self.other or self.gone else len(self._here)


class Heads(Searched[TaskId, Head]):
    """Heads by task, parents in the state that follows from their parts once there is a graph."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self._graph: Graph[Head] | None = None

    def derive(self, graph: Graph[Head]) -> None:
        """Show parents in the state that follows from their parts."""
        self._graph = graph

    def _found(self, task: TaskId) -> Head | None:
        head = self.written.get(task)
        return self._derived(head) if head else None

    def _made(self) -> Mapping[TaskId, Head]:
        written, parents = self.written.all, self._graph.children if self._graph else ()
        return {**written, **{parent: self._derived(written[parent]) for parent in parents}}

    def __contains__(self, task: object) -> bool:
        return task in self.written

    def __len__(self) -> int:
        return len(self.written)

    def _derived(self, head: Head) -> Head:
        if self._graph is None or head.id not in self._graph.children:
            return head
        status = self._graph.status(head.id)
        return head if head.status is status else head.in_state(status)
