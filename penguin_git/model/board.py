"""A board: the tasks in columns by what can be done about them, and the progress of those in parts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Self

from msgspec import Struct, structs

from penguin_git.model.consumption import Measure
from penguin_git.model.headway import Basis
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus

_LATEST = datetime.max.replace(tzinfo=UTC)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Column(StrEnum):
    """Where a card stands, in the order in which the columns do."""

    DRAFT = "draft"  # not on the base branch yet
    BLOCKED = "blocked"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    STOPPED = "stopped"  # failed, paused, cancelled: a person may let it go on
    DONE = "done"

    @property
    def heading(self) -> str:
        """What stands above the column."""
        return self.value.replace("_", " ").capitalize()


_STOPPED: Final = (TaskStatus.FAILED, TaskStatus.PAUSED, TaskStatus.CANCELLED)


def column_of(status: TaskStatus, state: str) -> Column:
    """The column of a task with this status; `state` is what is derived: ready, blocked, in_review, draft."""
    if state in ("in_review", "draft"):
        return Column(state)
    if status in _STOPPED:
        return Column.STOPPED
    if status is TaskStatus.COMPLETED:
        return Column.DONE
    if status is TaskStatus.IN_PROGRESS:
        return Column.IN_PROGRESS
    return Column.READY if state == "ready" else Column.BLOCKED


class Live(Struct, frozen=True, kw_only=True):
    """How an attempt under way stands: how far (0 to 100, None: nobody knows), and what of which budget."""

    percent: int | None = None
    basis: Basis | None = None
    detail: str = ""
    measures: tuple[Measure, ...] = ()

    @property
    def tightest(self) -> Measure | None:
        """The budget of which the largest share is used; None where there is no limit."""
        limited = [measure for measure in self.measures if measure.share is not None]
        return max(limited, key=lambda measure: measure.share or 0.0, default=None)


class Card(Struct, frozen=True, kw_only=True):
    """One task on the board. Texts are as people wrote them: escape them where they are shown.

    `state` is the one word that a listing has for it. `whole` is the task that it is a part of, `needs` what
    has to be completed before, `attempt` the number of one that has a branch, `is_worked_on` whether that is
    a process's to end, `waits_for` the person who has it, and `wants_approval` whether it may not run without
    a person's word. `mark` changes with all that such a word would be about; empty where none is waited for.
    `edition` changes whenever its file or its branch does.
    """

    id: TaskId
    title: str
    column: Column
    status: TaskStatus
    state: str = ""
    priority: TaskPriority = TaskPriority.MEDIUM
    reasons: tuple[str, ...] = ()
    whole: TaskId | None = None
    needs: tuple[TaskId, ...] = ()
    project: str | None = None
    labels: tuple[str, ...] = ()
    assigned_to: str | None = None
    due: datetime | None = None
    created_at: datetime | None = None
    attempt: int | None = None
    is_worked_on: bool = False
    waits_for: str = ""
    wants_approval: bool = False
    mark: str = ""
    edition: str = ""
    live: Live | None = None


class Whole(Struct, frozen=True, kw_only=True):
    """A task that is worked on in parts, and how many of these are done. Cancelled parts do not count."""

    id: TaskId
    title: str
    whole: TaskId | None = None
    done: int = 0
    parts: int = 0

    @property
    def percent(self) -> int:
        """0 to 100; only all of it is 100."""
        return 100 * self.done // self.parts if self.parts else 0


class Board(Struct, frozen=True, kw_only=True):
    """Every column with its cards in the order in which they would start; done ones, the newest first.

    `hidden` counts the cards that a filter left out, `worker` says who is at work on the clone, and `broken`
    what can't be read.
    """

    columns: Mapping[Column, tuple[Card, ...]]
    wholes: Mapping[TaskId, Whole] = {}
    hidden: int = 0
    worker: str = ""
    broken: tuple[str, ...] = ()

    @property
    def cards(self) -> Iterator[Card]:
        """All cards, column by column."""
        return (card for column in self.columns.values() for card in column)

    def card(self, task: str | None) -> Card | None:
        """The card of a task; None where it has none, as a filter hides it or it is one in parts."""
        return next((card for card in self.cards if card.id == task), None)

    def only(self, tasks: Collection[TaskId]) -> Self:
        """The cards of these tasks alone."""
        kept = {
            column: tuple(card for card in cards if card.id in tasks)
            for column, cards in self.columns.items()
        }
        gone = sum(map(len, self.columns.values())) - sum(map(len, kept.values()))
        return structs.replace(self, columns=kept, hidden=self.hidden + gone)

    def under(self, task: TaskId) -> Self:
        """The parts of a task alone, parts of parts among them."""
        return self.only({card.id for card in self.cards if task in self.above(card)})

    def above(self, card: Card) -> tuple[TaskId, ...]:
        """What a card is a part of, the nearest first."""
        found: dict[TaskId, None] = {}
        whole = card.whole
        while whole is not None and whole in self.wholes and whole not in found:
            found[whole] = None
            whole = self.wholes[whole].whole
        return tuple(found)

    def with_live(self, live: Mapping[TaskId, Live]) -> Self:
        """The same with news of attempts that are under way."""
        columns = dict(self.columns)
        columns[Column.IN_PROGRESS] = tuple(
            structs.replace(card, live=live.get(card.id, card.live)) for card in columns[Column.IN_PROGRESS]
        )
        return structs.replace(self, columns=columns)


def board(
    cards: Iterable[Card], wholes: Iterable[Whole] = (), *, worker: str = "", broken: tuple[str, ...] = ()
) -> Board:
    """The board of these cards; the `wholes` are counted here."""
    found: dict[Column, list[Card]] = {column: [] for column in Column}
    for card in cards:
        found[card.column].append(card)
    for column, inside in found.items():
        inside.sort(key=_newest_first if column is Column.DONE else _place)
    columns = {column: tuple(inside) for column, inside in found.items()}
    empty = Board(columns=columns, wholes={whole.id: whole for whole in wholes}, worker=worker, broken=broken)
    return structs.replace(empty, wholes=_counted(empty))


def _counted(board: Board) -> dict[TaskId, Whole]:
    done, parts = dict.fromkeys(board.wholes, 0), dict.fromkeys(board.wholes, 0)
    for card in board.cards:
        if card.whole is None or card.status is TaskStatus.CANCELLED:
            continue
        for whole in board.above(card):
            parts[whole] += 1
            done[whole] += card.column is Column.DONE
    return {
        task: structs.replace(whole, done=done[task], parts=parts[task])
        for task, whole in board.wholes.items()
    }


def _place(card: Card) -> tuple[int, int, datetime, datetime, str]:
    """The order of starting, as `schedule.urgency` has it; of what has stopped, failures come first."""
    stopped = _STOPPED.index(card.status) if card.status in _STOPPED else 0
    return stopped, card.priority.rank, card.due or _LATEST, card.created_at or _LATEST, card.id


def _newest_first(card: Card) -> tuple[float, str]:
    created = card.created_at or _EARLIEST
    return -(created - _EARLIEST).total_seconds(), card.id
