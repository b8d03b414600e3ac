"""The board of a repository: a card for every task, with what attempts under way say."""

from collections.abc import Iterator

from penguin_git.model import board as model
from penguin_git.model.board import Board, Card, Live, Whole
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.query import Query
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import eyes, listing, presence
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.underway import Underway
from penguin_git.tracker.view import View, view

_EVERYTHING = Query()


def board(project: Project, wanted: Query = _EVERYTHING) -> Board:
    """The board as it is now; `wanted` leaves out what it does not hold for."""
    return Boarding(project, wanted).look()


class Boarding:
    """Looks again and again, and remembers what was read of logs that grow."""

    def __init__(self, project: Project, wanted: Query = _EVERYTHING) -> None:
        self._project, self._wanted = project, wanted
        self._underway = Underway(project)
        self._seen: View | None = None
        self._whole: Board | None = None

    @property
    def listened_to(self) -> set[TaskId]:
        """The tasks with an attempt under way."""
        return self._underway.tasks

    def look(self) -> Board:
        """The board, everything looked at."""
        self._seen = seen = view(self._project)
        self._underway.look(seen)
        self._whole = self._made(seen)
        return self._shown(self._whole)

    def listen(self) -> Board:
        """The board of the last look, and what running attempts have said since."""
        if self._whole is None:
            return self.look()
        self._underway.listen()
        self._whole = self._whole.with_live(self._underway.live())
        return self._shown(self._whole)

    def want(self, wanted: Query) -> Board:
        """The board of the last look with another filter."""
        self._wanted = wanted
        return self.look() if self._whole is None else self._shown(self._whole)

    def _shown(self, whole: Board) -> Board:
        if self._seen is None or self._wanted == _EVERYTHING:
            return whole
        return whole.only({row.head.id for row in listing.chosen(self._seen, self._wanted, ())})

    def _made(self, seen: View) -> Board:
        live = self._underway.live()
        worker = presence.of(self._project.repo)
        return model.board(
            (_card(row, seen, live.get(row.head.id)) for row in seen.rows.values() if not row.is_parent),
            _wholes(seen.graph),
            worker=str(worker or ""),
            broken=tuple(map(str, seen.broken)),
        )


def _card(row: Row, seen: View, live: Live | None) -> Card:
    head, state = row.head, row.state
    wants_approval = _wants_approval(row)
    return Card(
        id=head.id,
        title=head.title,
        column=model.column_of(head.status, state),
        status=head.status,
        state=state or head.status,
        priority=head.priority,
        reasons=row.reasons,
        whole=head.parent,
        needs=_needs(head, seen.graph) if state == "blocked" else (),
        project=head.project,
        labels=head.labels,
        assigned_to=head.assigned_to,
        due=head.due,
        created_at=head.created_at,
        attempt=row.attempt,
        is_worked_on=row.is_worked_on,
        waits_for=row.waits.whom if row.waits else "",
        wants_approval=wants_approval,
        mark=eyes.mark(seen, head.id) if wants_approval or state == "in_review" else "",
        edition=row.edition,
        live=live,
    )


def _needs(head: Head, graph: Graph[Head]) -> tuple[TaskId, ...]:
    """What has to be completed before, and is not."""
    return tuple(
        needed
        for needed in graph.dependencies(head.id)
        if needed not in graph.tasks or graph.status(needed) is not TaskStatus.COMPLETED
    )


def _wants_approval(row: Row) -> bool:
    is_open = row.head.status in (TaskStatus.PENDING, TaskStatus.PAUSED)
    return is_open and row.head.requires_approval and not row.is_approved


def _wholes(graph: Graph[Head]) -> Iterator[Whole]:
    for task in sorted(graph.children):
        head = graph.tasks[task]
        yield Whole(id=task, title=head.title, whole=head.parent)
