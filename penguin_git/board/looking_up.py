"""What the pane beside the board shows, read from the repository."""

from collections.abc import Sequence

from msgspec import Struct

from penguin_git.model.event import Event
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.task import Task
from penguin_git.tracker import eyes, finding, logs
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.tailing import Tail
from penguin_git.tracker.view import view


class Link(Struct, frozen=True):
    """Another task that one has to do with, how (`depends on`), and how that stands."""

    how: str
    task: TaskId
    title: str
    state: str


class Page(Struct, frozen=True):
    """A whole task, the records of its attempts, and the `eyes.mark` of both."""

    task: Task
    records: tuple[Record, ...]
    mark: str


def about(project: Project, task: TaskId) -> Page:
    """What a task's page shows."""
    seen = view(project)
    row = finding.exactly(seen, task)
    return Page(row.task, records_everywhere(project, task), eyes.mark(seen, task))


def patch(project: Project, task: TaskId) -> tuple[bytes, str]:
    """What its last attempt changed, and the `eyes.mark` of that.

    The mark is taken first: what comes in between is shown and not marked, and so refused, not approved.
    """
    from penguin_git.tracker import differing  # it brings what reads branches, and the board is there before

    mark = eyes.mark(view(project), task)
    return differing.patch(project, differing.of(project, task)), mark


def links(project: Project, task: TaskId) -> list[Link]:
    """What it is a part of, what it waits for, what waits for it, and what it is related to."""
    seen = view(project)
    head, whole = seen.graph.tasks[task], finding.row_of(seen, task).task
    found: list[tuple[str, Sequence[str]]] = [
        ("is a part of", seen.graph.ancestors(task)),
        ("waits for", head.depends_on),
        ("is waited for by", seen.graph.dependants.get(task, ())),
        ("relates to", whole.relates_to),
        ("was discovered in", whole.discovered_from),
    ]

    def link(how: str, other: TaskId) -> Link:
        there: Head | None = seen.graph.tasks.get(other)
        if there is None:
            return Link(how, other, "", "does not exist")
        row = seen.rows[other]
        return Link(how, other, there.title, row.state or there.status)

    return [link(how, TaskId(other)) for how, others in found for other in others]


class Listening:
    """The log of the last attempt of a task, and of those that come after it."""

    def __init__(self, task: TaskId) -> None:
        self.task = task
        self._tail: Tail | None = None

    @property
    def attempt(self) -> int:
        """The attempt whose log is read; 0 while there is none."""
        return self._tail.attempt if self._tail else 0

    def news(self, project: Project) -> tuple[Event, ...]:
        """What was said since the last call."""
        if self._tail is None or self._tail.is_over:
            last = max(logs.attempts_logged(project, self.task), default=0)
            if last > self.attempt:
                self._tail = Tail(project, self.task, last)
        return self._tail.new() if self._tail else ()
