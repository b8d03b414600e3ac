"""Following the work of a daemon, or of another `penguin run`, until it rests."""

import time
from collections.abc import Iterator

from penguin_git.cli import output
from penguin_git.cli.opened import Place
from penguin_git.cli.progress import Progress, ending
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible
from penguin_git.tracker import presence
from penguin_git.tracker.following import Change, Follower, is_idle
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.view import view

_GLANCE = 0.3  # seconds between two looks
_QUIET = 1.2  # seconds without any move after which the work counts as ended: it may be between two tasks

_Attempt = tuple[TaskId, int]


def followed(place: Place, progress: Progress) -> bool:
    """Follow whoever works here until nothing moves; False where nobody works (any more)."""
    with place.project() as project:
        worker = presence.of(project.repo)
        if worker is None:
            return False
        follower, quiet_since = Follower(), time.monotonic()
        known = {attempt for task in view(project).rows for attempt in _attempts(project, task)}
        output.say(f"Following {worker}.")
        while time.monotonic() - quiet_since < _QUIET:
            seen = view(project)
            changes = follower.look(seen)
            for change in changes:
                _tell(project, change, progress, known)
            if changes or not is_idle(seen, project.repo):
                quiet_since = time.monotonic()
            if presence.of(project.repo) is None:
                output.say(f"{worker} has ended.")
                return False
            time.sleep(_GLANCE)
    return True


def _tell(project: Project, change: Change, progress: Progress, known: set[_Attempt]) -> None:
    task, row = change.row.task, change.row
    for record in records_everywhere(project, task.id):
        if (task.id, record.attempt) not in known:
            known.add((task.id, record.attempt))
            progress.records.append(record)
            progress.tell(ending(record))
    state = output.coloured(output.state_of(task.status, row.state))
    progress.tell(f"{task.id} is {state} now: {visible(task.title)}")


def _attempts(project: Project, task: TaskId) -> Iterator[_Attempt]:
    return ((task, record.attempt) for record in records_everywhere(project, task))
