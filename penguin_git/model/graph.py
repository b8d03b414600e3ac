"""Who waits for whom: dependencies, parents and the states they derive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from penguin_git.model.ids import TaskId
from penguin_git.model.knots import Knots, Waiting, unsortable
from penguin_git.model.status import TaskStatus


class Node(Waiting, Protocol):
    """What the graph needs to know of a task; `Task` and `Head` both do."""

    @property
    def status(self) -> TaskStatus: ...


N = TypeVar("N", bound=Node)
Named = Mapping[TaskId, Sequence[TaskId]]
"""Who names a task in some field of theirs, by the task that is named."""


class Edges:
    """Who is a part of whom, and who depends on whom, among some tasks; found out when it is asked for."""

    def __init__(self, tasks: Mapping[TaskId, Node]) -> None:
        self._tasks = tasks

    @cached_property
    def children(self) -> Named:
        """The direct subtasks of every parent."""
        found: dict[TaskId, list[Node]] = {}
        for task in self._tasks.values():
            if task.parent is not None and task.parent in self._tasks:
                found.setdefault(task.parent, []).append(task)
        return {parent: in_order(below) for parent, below in found.items()}

    @cached_property
    def dependants(self) -> Named:
        """Who names a task in its `depends_on`."""
        found: dict[TaskId, list[Node]] = {}
        for task in self._tasks.values():
            for needed in task.depends_on:
                found.setdefault(needed, []).append(task)
        return {needed: in_order(later) for needed, later in found.items()}


def in_order(tasks: Iterable[Node]) -> list[TaskId]:
    """Their ids in one order, however they were found: by length first, so that numbers count."""
    return sorted((task.id for task in tasks), key=lambda task: (len(task), task))


class Graph(Generic[N]):
    """The edges between tasks. Unknown ids are kept as edges that lead nowhere.

    `is_sound` says that none of the tasks waits for itself, so that nobody has to look for loops. `edges` are
    those between the tasks; without them, all tasks are asked. `written` are the same tasks with parents in
    any state, so that nobody has to derive it who walks along edges. `like` is the graph of the same tasks
    with the same edges; `but` are those that may be in other states there.
    """

    def __init__(
        self,
        tasks: Mapping[TaskId, N],
        *,
        written: Mapping[TaskId, N] | None = None,
        is_sound: bool = False,
        edges: Edges | None = None,
        like: "Graph[N] | None" = None,
        but: Collection[TaskId] = (),
    ) -> None:
        self.tasks = tasks
        self._written = tasks if written is None else written
        self._is_sound = is_sound
        self.edges: Edges = like.edges if like else edges or Edges(tasks)
        self._status: dict[TaskId, TaskStatus] = dict(like._status) if like else {}
        for changed in but:
            for task in (changed, *self.ancestors(changed)):
                self._status.pop(task, None)

    @property
    def children(self) -> Named:
        """The direct subtasks of every parent."""
        return self.edges.children

    @property
    def dependants(self) -> Named:
        """Who names a task in its `depends_on`."""
        return self.edges.dependants

    def ancestors(self, task: TaskId) -> list[TaskId]:
        """The chain of parents, nearest first; it ends where it would repeat."""
        chain: dict[TaskId, None] = {}
        parent = self._written[task].parent
        while parent is not None and parent in self._written and parent not in chain and parent != task:
            chain[parent] = None
            parent = self._written[parent].parent
        return list(chain)

    def parents_in_a_loop(self, task: TaskId) -> list[TaskId]:
        """The chain of parents from a task back to itself; empty where there is no such loop."""
        parent = self._written[task].parent
        chain = [task]
        while parent is not None and parent in self._written and parent not in chain:
            chain.append(parent)
            parent = self._written[parent].parent
        return [*chain, task] if parent == task else []

    def dependencies(self, task: TaskId) -> list[TaskId]:
        """What has to be completed first: the task's own dependencies, then its ancestors'."""
        needed = dict.fromkeys(self._written[task].depends_on)
        for ancestor in self.ancestors(task):
            needed |= dict.fromkeys(self._written[ancestor].depends_on)
        return list(needed)

    def held_up(self, task: TaskId) -> list[TaskId]:
        """Every task that can't start before this one is completed, the nearest first; parents left out."""
        met: dict[TaskId, None] = {}
        walk = [task]
        for one in walk:  # grows while it is walked
            above = [one, *self.ancestors(one)] if one in self._written else [one]
            later = [dependant for needed in above for dependant in self.dependants.get(needed, ())]
            if one != task:
                later += self.children.get(one, ())  # a part waits for what its parent waits for
            new = [other for other in dict.fromkeys(later) if other not in met and other != task]
            met |= dict.fromkeys(new)
            walk += new
        return [one for one in met if one not in self.children]

    def status(self, task: TaskId) -> TaskStatus:
        """The stored state of a leaf, the derived one of a parent."""
        if task not in self._status:
            self._derive(task)
        return self._status[task]

    def _derive(self, task: TaskId) -> None:
        below = {task: None}
        walk = [task]  # a list instead of recursion, which deep trees overflow
        while walk:
            parts = self.children.get(walk.pop(), ())
            new = [part for part in parts if part in self.children and part not in self._status]
            new = [part for part in new if part not in below]
            below |= dict.fromkeys(new)
            walk += new
        for one in reversed(below):
            children = self.children.get(one, ())
            states = [self._state(child) for child in children]
            self._status[one] = derived(states) if states else self._written[one].status

    def _state(self, task: TaskId) -> TaskStatus:
        """The state of one whose parts are derived already; of a parent in a loop of parents, `pending`."""
        if task in self._status:
            return self._status[task]
        return TaskStatus.PENDING if task in self.children else self._written[task].status

    @cached_property
    def _loops(self) -> tuple[list[list[TaskId]], int]:
        return ([], 0) if self._is_sound else self.knots.loops()

    @cached_property
    def knots(self) -> Knots:
        """The search for tasks that wait for themselves."""
        return Knots(self.tasks, self.children)

    @property
    def tied(self) -> set[TaskId]:
        """The tasks that wait for themselves, and those that wait for one of these."""
        return unsortable(self.tasks, self.children)

    @property
    def cycles(self) -> list[list[TaskId]]:
        """Loops of waiting, each in order with the first id repeated at the end; see `Knots.loops`."""
        return self._loops[0]

    @property
    def more_cycles(self) -> int:
        """How many loops were met beyond those in `cycles`."""
        return self._loops[1]


def derived(children: list[TaskStatus]) -> TaskStatus:
    """The state of a parent: in progress, else failed, else completed, else cancelled, else pending."""
    if TaskStatus.IN_PROGRESS in children:
        return TaskStatus.IN_PROGRESS
    if TaskStatus.FAILED in children:
        return TaskStatus.FAILED
    over = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
    if not children or any(status not in over for status in children):
        return TaskStatus.PENDING
    return TaskStatus.COMPLETED if TaskStatus.COMPLETED in children else TaskStatus.CANCELLED
