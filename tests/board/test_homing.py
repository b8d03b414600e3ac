"""For how long the cursor waits for a card that has gone."""

from penguin_git.board.homing import Homing
from penguin_git.model.ids import TaskId
from tests.support.watch import Watch

FLOUR = TaskId("f1r2")


def test_a_card_that_is_away_is_waited_for_a_while_and_no_longer() -> None:
    watch, goals = Watch(), []
    homing = Homing(watch)

    goals.append(homing.goal)
    homing.long_for(FLOUR)
    for seconds in (0, 9, 1):
        watch.seconds += seconds
        goals.append(homing.goal)

    assert [None, FLOUR, FLOUR, None] == goals


def test_it_is_not_waited_for_once_a_person_wants_the_cursor_where_it_is() -> None:
    homing = Homing(Watch())

    homing.long_for(FLOUR)
    homing.stay()

    assert homing.goal is None
