"""What is the case right now: base, attempts and requests, read from git alone."""

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from penguin_git.model import layout
from penguin_git.model.config import Config
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Request
from penguin_git.model.status import TaskStatus
from penguin_git.store import requests
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.heads import Written
from penguin_git.tracker.project import Project

if TYPE_CHECKING:
    from penguin_git.model.attempt import Attempt


class Observation(Struct, frozen=True):
    """One look at the repository. `requests` maps a task to the blob and what it asks.

    `odd` are the tasks whose branch tells of no attempt, each with the reason: nobody starts them.
    """

    base: Snapshot
    config: Config
    attempts: "dict[TaskId, Attempt]"
    requests: dict[TaskId, tuple[str, Request]]
    refs: dict[str, str]
    odd: dict[TaskId, str] = {}

    def request_for(self, task: TaskId) -> Request | None:
        """What somebody asks of the task, if anything."""
        return self.requests[task][1] if task in self.requests else None

    @property
    def under_way(self) -> dict[TaskId, TaskStatus]:
        """How tasks stand on their branches, and parents by these, while the base knows nothing of it."""
        known = {task: attempt.task for task, attempt in self.attempts.items() if not attempt.landed}
        stands = {task: found.status for task, found in known.items() if found is not None}
        return {**stands, **self._above(stands)}

    def _above(self, stands: dict[TaskId, TaskStatus]) -> dict[TaskId, TaskStatus]:
        graph = self.base.graph
        moved = {task: graph.tasks[task].in_state(stands[task]) for task in stands if task in graph.tasks}
        parents = {parent for task in moved for parent in graph.ancestors(task)}
        if not parents:
            return {}
        there = Graph(Written(graph.tasks, moved), like=graph, but=moved)
        return {parent: there.status(parent) for parent in parents}


def observe(project: Project) -> Observation:
    """Look at the base, the task branches and the requests."""
    store = project.store
    base = project.snapshots.at(store.base_commit())
    config = store.config_at(base.commit)
    refs = store.refs.all(f"refs/heads/{config.branch_prefix}/", layout.REQUESTS)
    if not any(ref.startswith("refs/heads/") for ref in refs):
        return Observation(base, config, {}, requests.pending(store, refs), refs)
    attempts = project.attempts.all(refs, base, config.branch_prefix)
    return Observation(
        base=base,
        config=config,
        attempts={task: _inheriting(attempt, base.graph) for task, attempt in attempts.items()},
        requests=requests.pending(store, refs),
        refs=refs,
        odd=project.attempts.odd(refs, base, config.branch_prefix),
    )


def _inheriting(attempt: "Attempt", graph: Graph[Head]) -> "Attempt":
    """A running child is paused or cancelled with its parents."""
    if attempt.task is None or attempt.status is not TaskStatus.IN_PROGRESS or attempt.id not in graph.tasks:
        return attempt
    above = {graph.tasks[ancestor].status: ancestor for ancestor in reversed(graph.ancestors(attempt.id))}
    stopping = next((status for status in (TaskStatus.CANCELLED, TaskStatus.PAUSED) if status in above), None)
    if stopping is None or attempt.task.status is not TaskStatus.IN_PROGRESS:
        return attempt
    task = structs.replace(attempt.task, status=stopping)
    return structs.replace(attempt, task=task, above=above[stopping])
