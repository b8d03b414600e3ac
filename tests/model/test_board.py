"""Where cards stand on a board, in which order, and how far tasks in parts are."""

from datetime import timedelta

import pytest

from penguin_git.model import board as boards
from penguin_git.model.board import Board, Card, Column, Live, Whole
from penguin_git.model.consumption import Measure
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from tests.support.cards import a_card
from tests.support.tasks import NOW


def _ids(board: Board, column: Column) -> list[str]:
    return [card.id for card in board.columns[column]]


@pytest.mark.parametrize(
    ("column", "status", "state"),
    [
        (Column.DRAFT, TaskStatus.PENDING, "draft"),
        (Column.BLOCKED, TaskStatus.PENDING, "blocked"),
        (Column.READY, TaskStatus.PENDING, "ready"),
        (Column.IN_PROGRESS, TaskStatus.IN_PROGRESS, ""),
        (Column.IN_REVIEW, TaskStatus.COMPLETED, "in_review"),
        (Column.STOPPED, TaskStatus.PAUSED, ""),
        (Column.STOPPED, TaskStatus.FAILED, ""),
        (Column.STOPPED, TaskStatus.CANCELLED, ""),
        (Column.DONE, TaskStatus.COMPLETED, ""),
    ],
)
def test_a_column_tells_what_can_be_done_about_its_cards(
    column: Column, status: TaskStatus, state: str
) -> None:
    assert column is boards.column_of(status, state)


def test_every_column_is_there_even_when_it_is_empty() -> None:
    assert list(Column) == list(boards.board(()).columns)


def test_a_column_is_in_the_order_in_which_its_cards_would_start() -> None:
    board = boards.board(
        (
            a_card("late", due=NOW + timedelta(days=2)),
            a_card("soon", due=NOW),
            a_card("high", priority=TaskPriority.HIGH),
        )
    )

    assert ["high", "soon", "late"] == _ids(board, Column.READY)


def test_failures_stand_above_what_was_paused_or_given_up() -> None:
    board = boards.board(
        (
            a_card("gone", TaskStatus.CANCELLED, priority=TaskPriority.CRITICAL),
            a_card("rest", TaskStatus.PAUSED),
            a_card("oops", TaskStatus.FAILED, priority=TaskPriority.LOW),
        )
    )

    assert ["oops", "rest", "gone"] == _ids(board, Column.STOPPED)


def test_of_what_is_done_the_newest_comes_first() -> None:
    done = (
        a_card("old1", TaskStatus.COMPLETED, created_at=NOW),
        a_card("new1", TaskStatus.COMPLETED, created_at=NOW + timedelta(hours=1)),
        a_card("none", TaskStatus.COMPLETED),
    )

    assert ["new1", "old1", "none"] == _ids(boards.board(done), Column.DONE)


def _in_parts() -> Board:
    return boards.board(
        (
            a_card("one1", TaskStatus.COMPLETED, whole=TaskId("part")),
            a_card("two2", whole=TaskId("part")),
            a_card("six6", TaskStatus.CANCELLED, whole=TaskId("part")),
            a_card("rest", whole=TaskId("full")),
            a_card("free"),
        ),
        (
            Whole(id=TaskId("part"), title="A part", whole=TaskId("full")),
            Whole(id=TaskId("full"), title="All of it"),
        ),
    )


def test_a_task_in_parts_is_as_far_as_its_parts_and_theirs_without_those_given_up() -> None:
    wholes = _in_parts().wholes

    assert (1, 2, 50) == (
        wholes[TaskId("part")].done,
        wholes[TaskId("part")].parts,
        wholes[TaskId("part")].percent,
    )
    assert (1, 3, 33) == (
        wholes[TaskId("full")].done,
        wholes[TaskId("full")].parts,
        wholes[TaskId("full")].percent,
    )


def test_the_parts_of_a_task_are_shown_alone_and_its_progress_stays() -> None:
    under = _in_parts().under(TaskId("part"))

    assert {"one1", "two2", "six6"} == {card.id for card in under.cards}
    assert 2 == under.hidden
    assert 50 == under.wholes[TaskId("part")].percent


def test_tasks_that_are_parts_of_each_other_do_not_go_round_for_ever() -> None:
    board = boards.board(
        (a_card("k3f9", whole=TaskId("aaaa")),),
        (
            Whole(id=TaskId("aaaa"), title="A", whole=TaskId("bbbb")),
            Whole(id=TaskId("bbbb"), title="B", whole=TaskId("aaaa")),
        ),
    )

    assert ("aaaa", "bbbb") == board.above(next(board.cards))


def test_news_of_an_attempt_change_its_card_alone() -> None:
    board = boards.board((a_card("work", TaskStatus.IN_PROGRESS), a_card("rest")))

    now = board.with_live({TaskId("work"): Live(percent=40)})

    assert Live(percent=40) == _card(now, "work").live
    assert _card(board, "rest") is _card(now, "rest")


def test_the_tightest_budget_is_the_one_of_which_most_is_used() -> None:
    tokens = Measure(name="tokens", used=900, limit=1000)
    live = Live(
        measures=(Measure(name="minutes", used=5, limit=60), tokens, Measure(name="x", used=9, limit=None))
    )

    assert tokens == live.tightest
    assert Live().tightest is None


def _card(board: Board, task: str) -> Card:
    card = board.card(task)
    assert card is not None
    return card
