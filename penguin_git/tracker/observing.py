"""What is the case right now: base, attempts and requests, read from git alone."""

from dataclasses import dataclass

from penguin_git.model import layout
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.model.reconcile import Attempt
from penguin_git.model.request import Request
from penguin_git.store import requests
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.project import Project


@dataclass(frozen=True)
class Observation:
    """One look at the repository. `requests` maps a task to the blob and what it asks."""

    base: Snapshot
    config: Config
    attempts: dict[TaskId, Attempt]
    requests: dict[TaskId, tuple[str, Request]]
    refs: dict[str, str]

    def request_for(self, task: TaskId) -> Request | None:
        """What somebody asks of the task, if anything."""
        return self.requests[task][1] if task in self.requests else None


def observe(project: Project) -> Observation:
    """Look at the base, the task branches and the requests."""
    store = project.store
    base = project.snapshots.at(store.base_commit())
    config = store.config_at(base.commit)
    refs = store.refs.all(f"refs/heads/{config.branch_prefix}/", layout.REQUESTS)
    return Observation(
        base=base,
        config=config,
        attempts=project.attempts.all(refs, base, config.branch_prefix),
        requests=requests.pending(store, refs),
        refs=refs,
    )
