"""Tasks that somebody asked to start: who works for some tasks alone takes these on as well."""

from collections.abc import Collection, Iterable, Iterator

from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Verb
from penguin_git.store import requests
from penguin_git.tracker.project import Project


class Asked(Collection[TaskId]):
    """A collection that grows: whatever has a request to start belongs to it from then on.

    Requests are read when membership is first asked after `renew`, to be called once a tick: a tick looks
    at the requests first and answers them last, so none gets lost in between.
    """

    def __init__(self, project: Project, tasks: Iterable[TaskId]) -> None:
        self._project = project
        self._tasks = set(tasks)
        self._is_current = False

    def renew(self) -> None:
        """Have the requests read again."""
        self._is_current = False

    def __contains__(self, task: object) -> bool:
        if not self._is_current:
            self._is_current = True
            self._tasks |= self._requested()
        return task in self._tasks

    def __iter__(self) -> Iterator[TaskId]:
        return iter(self._tasks)

    def __len__(self) -> int:
        return len(self._tasks)

    def _requested(self) -> set[TaskId]:
        store = self._project.store
        found = requests.pending(store, store.refs.all(layout.REQUESTS))
        return {task for task, (_, request) in found.items() if request.verb is Verb.START}
