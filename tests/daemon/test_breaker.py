"""The breaker opens after five failures in ten minutes, and closes as they age."""

from penguin_git.daemon.breaker import Breaker


class Clock:
    """A monotonic clock that the test turns."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_four_failures_keep_it_closed_and_the_fifth_opens_it_with_its_reason() -> None:
    breaker = Breaker(Clock())

    for number in range(4):
        breaker.note(f"trouble {number}")
    before = breaker.reason
    breaker.note("disk full")

    assert "" == before
    assert "5 failures of the machinery within ten minutes, the last one: disk full" == breaker.reason


def test_it_closes_when_one_of_the_five_is_ten_minutes_old() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.note("old")
    clock.seconds = 300
    for _ in range(4):
        breaker.note("new")
    opened = breaker.reason

    clock.seconds = 600

    assert opened
    assert "" == breaker.reason
