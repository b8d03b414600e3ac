"""When a key is for the card that a person saw under the cursor."""

from penguin_git.board.steady import Steady
from penguin_git.model.status import TaskStatus
from tests.support.cards import a_card
from tests.support.watch import Watch

FLOUR, SUGAR = a_card("f1r2"), a_card("s3g4")


def test_what_comes_under_the_cursor_by_itself_takes_no_key_for_a_second() -> None:
    watch = Watch()
    steady = Steady(watch)

    steady.turned(FLOUR, SUGAR)

    assert steady.is_new(SUGAR)
    assert not steady.is_new(FLOUR)  # a person has gone there
    watch.seconds += 1.0
    assert not steady.is_new(SUGAR)


def test_a_card_that_somebody_else_changed_takes_no_key_and_one_that_the_person_changed_does() -> None:
    steady = Steady(Watch())
    paused, again = a_card("f1r2", TaskStatus.PAUSED), a_card("f1r2", wants_approval=True)

    steady.acted(FLOUR.id)
    steady.turned(FLOUR, paused)
    assert not steady.is_new(paused)

    steady.turned(paused, again)
    assert steady.is_new(again)


def test_a_card_whose_work_has_changed_alone_is_another_to_decide_on_and_progress_is_not() -> None:
    one, other = Steady(Watch()), Steady(Watch())

    one.turned(FLOUR, a_card("f1r2", mark="other"))
    other.turned(FLOUR, a_card("f1r2", edition="other"))

    assert (True, False) == (one.is_new(FLOUR), other.is_new(FLOUR))
