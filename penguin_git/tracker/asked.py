"""Asking for tasks to start, and whoever works for some tasks alone taking these on as well."""

import time
from collections.abc import Collection, Iterable, Iterator

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Request, Verb
from penguin_git.store import requests
from penguin_git.tracker import background, controls, logs, presence
from penguin_git.tracker.project import Project


def ask(project: Project, task: TaskId, reason: str) -> None:
    """Ask whoever works on the clone to start a task."""
    wish = Request(verb=Verb.START, by=controls.person(project), at=project.world.now(), text=reason)
    requests.ask(project.store, task, wish)


def last_begun(project: Project, task: TaskId) -> int:
    """The number of the last attempt that began; 0 for none."""
    return max(logs.attempts_logged(project, task), default=0)


def see_to(project: Project, tasks: Collection[TaskId]) -> int | None:
    """Have somebody work on the clone who knows what was asked of tasks: who is there, else a new worker.

    The process id of a new one, which ends when nothing is left to do.
    """
    only = [part for task in tasks for part in ("--only", task)]
    for last in (False, False, True):
        if is_heard(project, tasks):
            return None
        try:
            return background.start(project.repo, project.world.environ, "--until-idle", *only)
        except PenguinError:
            if not _are_waiting(project, tasks):
                return None  # it had ended before anybody saw it at work
            if last and presence.of(project.repo) is None:  # else another one was faster
                raise
    return None


def is_heard(project: Project, tasks: Collection[TaskId]) -> bool:
    """Wait until whoever works on the clone has read what was asked of tasks; False where nobody does.

    A worker that ends when it is idle may have had its last look before: it is gone a moment later. One that
    is still there after a while reads it in its own time.
    """
    deadline = project.world.monotonic() + _PATIENCE
    while presence.of(project.repo) is not None:
        if project.world.monotonic() > deadline or not _are_waiting(project, tasks):
            return True
        time.sleep(_GLANCE)
    return False


def _are_waiting(project: Project, tasks: Collection[TaskId]) -> bool:
    """Whether what was asked of any of the tasks has been read by nobody yet."""
    asked = requests.pending(project.store, project.store.refs.all(layout.REQUESTS))
    return any(task in asked for task in tasks)


_PATIENCE = 3.0  # seconds; a worker ends within one once it has decided to
_GLANCE = 0.05

_TAKEN_ON = (Verb.START, Verb.DONE, Verb.FAIL)


class Asked(Collection[TaskId]):
    """A collection that grows: what somebody asks to start, or asks anything of while work is under way.

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
        return {task for task, (_, asked) in found.items() if asked.taken_on or asked.verb in _TAKEN_ON}
