"""The gate that all workers of one account go through."""

from penguin_git.agents.models.gate import LONGEST, Gate


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_it_is_open_until_a_limit_is_met() -> None:
    assert 0 == Gate().wait()


def test_it_closes_for_as_long_as_the_server_asks() -> None:
    clock = Clock()
    gate = Gate(clock)

    gate.limited(12)

    assert 12 == gate.wait()
    clock.now += 11
    assert 1 == gate.wait()


def test_after_the_pause_one_goes_ahead_and_the_others_once_it_came_through() -> None:
    clock = Clock()
    gate = Gate(clock)
    gate.limited(12)
    clock.now += 12

    first, second = gate.wait(), gate.wait()
    gate.passed()

    assert 0 == first
    assert 0 < second < 1
    assert 0 == gate.wait()


def test_one_that_never_comes_back_does_not_hold_the_others_up_for_ever() -> None:
    clock = Clock()
    gate = Gate(clock)
    gate.limited(1)
    clock.now += 1
    gate.wait()

    clock.now += 60

    assert 0 == gate.wait()


def test_without_a_word_of_the_server_the_pauses_double_up_to_a_minute() -> None:
    gate = Gate(Clock())

    assert [1, 2, 4, 8, 16, 32, 60, 60] == [gate.limited(None) for _ in range(8)]


def test_no_server_makes_it_wait_for_hours() -> None:
    gate = Gate(Clock())

    assert LONGEST == gate.limited(86_400)
    assert 0 == Gate(Clock()).limited(-5)


def test_a_shorter_pause_does_not_open_what_a_longer_one_closed() -> None:
    gate = Gate(Clock())

    gate.limited(100)
    gate.limited(1)

    assert 100 == gate.wait()
