"""What a picture of tasks shows, whoever draws it: nodes, edges, what lies in what, the critical path."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from penguin_git.model.ids import TaskId


class EdgeKind(StrEnum):
    """`dependency`: the second task waits for the first; `parent`: the second is a part of the first."""

    DEPENDENCY = "dependency"
    PARENT = "parent"


class Node(Struct, frozen=True, kw_only=True):
    """One task. `state` is the one word that is shown: what is derived, if anything, else `status`.

    `minutes` is how long it may take, where that is known.
    """

    id: TaskId
    title: str
    status: str
    state: str
    priority: str
    project: str | None
    parent: TaskId | None
    minutes: int | None = None


class Edge(Struct, frozen=True, order=True):
    """From what comes first to what comes after it, or from a parent to a part."""

    first: TaskId
    then: TaskId
    kind: EdgeKind


class Diagram(Struct, frozen=True, kw_only=True, dict=True):
    """A graph of tasks, to be drawn. Edges and the steps of the path lead between nodes that are there.

    `hidden` counts dependencies that lead to tasks outside, `dangling` those on tasks that don't exist.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    critical_path: tuple[TaskId, ...]
    hidden: int = 0
    dangling: int = 0

    @cached_property
    def by_id(self) -> Mapping[TaskId, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def parts(self) -> Mapping[TaskId, list[TaskId]]:
        """The parts of each parent, in the order of the nodes."""
        return _grouped(self.edges, EdgeKind.PARENT)

    @cached_property
    def dependants(self) -> Mapping[TaskId, list[TaskId]]:
        """Who waits for each task, in the order of the nodes."""
        return _grouped(self.edges, EdgeKind.DEPENDENCY)

    @cached_property
    def critical_steps(self) -> frozenset[tuple[TaskId, TaskId]]:
        """The dependencies along the critical path; parts wait, and are waited for, through parents, too."""
        return frozenset(
            (first, then)
            for before, after in pairwise(self.critical_path)
            for first in self._with_parents(before)
            for then in self._with_parents(after)
        )

    def _with_parents(self, task: TaskId) -> list[TaskId]:
        chain = {task: None}
        parent = self.by_id[task].parent
        while parent is not None and parent in self.by_id and parent not in chain:
            chain[parent] = None
            parent = self.by_id[parent].parent
        return list(chain)


def _grouped(edges: tuple[Edge, ...], kind: EdgeKind) -> dict[TaskId, list[TaskId]]:
    found: dict[TaskId, list[TaskId]] = {}
    for edge in edges:
        if edge.kind is kind:
            found.setdefault(edge.first, []).append(edge.then)
    return found
