"""Following the work that another process does, from what git and its notices tell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from penguin_git.git.repository import Repository
from penguin_git.model.event import Event
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import logs, notices, presence
from penguin_git.tracker.lookout import Lookout
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.tailing import Tail
from penguin_git.tracker.view import View, view


@dataclass(frozen=True)
class Change:
    """A task that is in another state than at the last look."""

    row: Row
    before: tuple[str, str, int | None]


@dataclass
class Follower:
    """Compares each look with the one before."""

    _last: dict[TaskId, tuple[str, str, int | None]] = field(default_factory=dict)

    def look(self, view: View) -> list[Change]:
        """What changed since the last look; nothing at the first one."""
        now = {task: (str(row.head.status), row.state, row.attempt) for task, row in view.rows.items()}
        last, self._last = self._last or now, now
        nothing = ("", "", None)
        return [
            Change(view.rows[task], last.get(task, nothing))
            for task, state in now.items()
            if last.get(task, nothing) != state
        ]


def is_idle(view: View, repo: Repository) -> bool:
    """Whether nothing moves: nobody works, nothing is asked, and whatever could start waits for a reason."""
    said = notices.all_of(repo)
    working = any(row.is_worked_on for row in view.rows.values())
    asked = any(not _is_held(view, task) for task in view.seen.requests)
    waiting = [task for task, row in view.rows.items() if row.state in ("ready", "in_review")]
    return not working and not asked and all(task in said for task in waiting)


def _is_held(view: View, task: TaskId) -> bool:
    """Whether a person's word lands work that something keeps from landing; the word stands until then."""
    request, row = view.seen.request_for(task), view.rows.get(task)
    return bool(request and request.verb is Verb.ACCEPT and row and row.held)


def watched(project: Project, task: TaskId) -> Iterator[Row | Event]:
    """A task's row whenever something about it changes and the events of its attempts, until it rests.

    The row comes before what an attempt says while it runs, and after all that an ended one has said.
    """
    with Lookout(project) as lookout:
        lookout.logs_of([task])
        heard, told = _Heard(project, task, _over_already(project, task)), ""
        while True:
            alone = presence.of(project.repo) is None  # asked first: what happened before is seen below
            seen = view(project)
            row = seen.rows.get(task)
            if row is None:
                return
            before, told = told, _described(row)
            comes_first = not before or row.head.status is TaskStatus.IN_PROGRESS
            if told != before and comes_first:
                yield row
            yield from heard.new(logs.attempts_logged(project, task))
            if told != before and not comes_first:
                yield row
            if alone or is_at_rest(seen, row, project.repo):
                return
            while not lookout.wait():
                yield from heard.new()


class _Heard:
    """What was heard of the attempts of a task, one after the other."""

    def __init__(self, project: Project, task: TaskId, last: int) -> None:
        self._project, self._task, self._last = project, task, last
        self._tail: Tail | None = None

    def new(self, logged: Iterable[int] = ()) -> Iterator[Event]:
        """What was said since the last call, also by attempts among `logged` that are new."""
        if self._tail:
            yield from self._tail.new()
        for attempt in logged:
            if attempt > self._last:
                self._tail, self._last = Tail(self._project, self._task, attempt), attempt
                yield from self._tail.new()


def _described(row: Row) -> str:
    """All that a person is shown of a row while it is watched."""
    return repr((row.head, row.state, row.reasons, row.attempt, row.task.resource_constraints))


def _over_already(project: Project, task: TaskId) -> int:
    """The last attempt that is not being worked on: nobody wants to watch that again."""
    row = view(project).rows[task]
    last = max(logs.attempts_logged(project, task), default=0)
    return last - 1 if row.attempt == last and row.head.status is TaskStatus.IN_PROGRESS else last


def is_at_rest(seen: View, row: Row, repo: Repository) -> bool:
    """Whether nothing happens to a task any more until a person does something."""
    attempt = seen.seen.attempts.get(row.head.id)
    if attempt and attempt.status is TaskStatus.IN_PROGRESS and attempt.record is None and not row.waits:
        return False  # whatever its file says by now, the attempt has not ended yet
    ended = row.head.status not in (TaskStatus.PENDING, TaskStatus.IN_PROGRESS) and not row.state
    in_hands = row.waits and row.head.id not in seen.seen.requests
    return ended or bool(in_hands) or is_idle(seen, repo)
