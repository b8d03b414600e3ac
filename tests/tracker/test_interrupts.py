"""What runs checks can be ended from elsewhere, and says so instead of whatever came of them."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.tracker.interrupts import Interrupted, Interrupts

BAKE, FRY = TaskId("bake"), TaskId("fry")
SAID = "The checks of `bake` were interrupted: it stays as it was."


@pytest.fixture
def stop() -> Iterator[StopSignal]:
    signal = StopSignal()
    yield signal
    signal.close()


def test_checks_are_told_to_end_in_haste(stop: StopSignal) -> None:
    interrupts = Interrupts()

    with pytest.raises(Interrupted) as told, interrupts.reaching(stop, BAKE):
        assert interrupts.interrupt()

    assert stop.wanted
    assert stop.wanted.hasty
    assert SAID == told.value.message == interrupts.said
    assert interrupts.await_the_end()


def test_whoever_waits_for_the_end_waits_no_longer_than_they_like(stop: StopSignal) -> None:
    interrupts = Interrupts()

    with interrupts.reaching(stop, BAKE):
        assert not interrupts.await_the_end(0.01)


def test_what_fails_because_of_that_is_no_news(stop: StopSignal) -> None:
    interrupts = Interrupts()

    def fails() -> None:
        with interrupts.reaching(stop, BAKE):
            interrupts.interrupt()
            raise PenguinError("git was killed")

    with pytest.raises(Interrupted):
        fails()


def test_what_fails_by_itself_is(stop: StopSignal) -> None:
    with pytest.raises(PenguinError, match="no room"), Interrupts().reaching(stop, BAKE):
        raise PenguinError("no room")


def test_after_an_interrupt_nothing_begins(stop: StopSignal) -> None:
    interrupts = Interrupts()

    assert not interrupts.interrupt()
    assert "" == interrupts.said

    with pytest.raises(Interrupted), interrupts.reaching(stop, BAKE):
        pytest.fail("it has begun")


def test_several_are_ended_and_named(stop: StopSignal) -> None:
    interrupts, other = Interrupts(), StopSignal()

    with ExitStack() as both:
        both.callback(other.close)
        both.enter_context(pytest.raises(Interrupted))
        both.enter_context(interrupts.reaching(stop, BAKE))
        both.enter_context(interrupts.reaching(other, FRY))
        interrupts.interrupt()

    assert "The checks of `bake` and `fry` were interrupted: they stay as they were." == interrupts.said
