"""What a column shows of a card, whatever people wrote into it."""

from datetime import timedelta

import pytest

from penguin_git.board import columns
from penguin_git.board.card_lines import lines
from penguin_git.model import board as boards
from penguin_git.model.board import Card, Live, Whole
from penguin_git.model.consumption import Measure
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from tests.support.cards import a_card
from tests.support.tasks import NOW

_S = TaskStatus
LIVE = Live(percent=50, measures=(Measure(name="tokens", used=700, limit=1000),))


def _said(card: Card) -> list[str]:
    board = boards.board([card], [Whole(id=TaskId("full"), title="All of it")])
    return [line.plain for line in lines(card, board, NOW)]


@pytest.mark.parametrize(
    ("expected", "card"),
    [
        ("@robot #ui #api", a_card(assigned_to="robot", labels=("ui", "api"))),
        ("needs approval", a_card(state="blocked", wants_approval=True, needs=(TaskId("m7q2"),))),
        ("waits for m7q2 and 1 more", a_card(state="blocked", needs=(TaskId("m7q2"), TaskId("b4n8")))),
        ("it is deferred", a_card(state="blocked", reasons=("it is deferred",))),
        ("███░░░ 50%  tokens 70%", a_card(status=_S.IN_PROGRESS, live=LIVE)),
        ("in the hands of Jane", a_card(status=_S.IN_PROGRESS, waits_for="Jane")),
        ("waits for review", a_card(status=_S.COMPLETED, state="in_review")),
        ("failed: no oven", a_card(status=_S.FAILED, reasons=("no oven",))),
    ],
)
def test_the_last_line_says_how_the_task_stands(expected: str, card: Card) -> None:
    assert expected == _said(card)[2]


def test_the_first_line_says_what_presses_and_what_it_is_a_part_of() -> None:
    late = a_card(priority=TaskPriority.CRITICAL, due=NOW - timedelta(days=1), whole=TaskId("full"))

    assert "k3f9  !! critical  late Nov 21  ⊂ full 0/1" == _said(late)[0]


def test_what_people_wrote_can_neither_move_the_cursor_nor_turn_text_round() -> None:
    nasty = a_card(title="a\x1b[2J\u202eb [red]c", labels=("x\ny",))

    assert "a\\x1b[2J\\u202eb [red]c" == _said(nasty)[1]
    assert "#x\\ny" == _said(nasty)[2]


def test_columns_share_the_room_and_get_no_narrower_than_can_be_read() -> None:
    assert 48 == columns.width(150, 3, 1)
    assert 27 == columns.width(60, 5, 2)
