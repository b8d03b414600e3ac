"""Time and budget of an attempt, by a clock that the test turns."""

import threading
from dataclasses import dataclass, field

from penguin_git.agents.protocol import Verdict
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import UNKNOWN, Usage
from penguin_git.runner.limits import Meter, Spent, Watcher

DEADLINE = 10.0  # seconds of the real clock that anything may take


@dataclass
class Clock:
    """A monotonic clock that goes when it is told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Watched:
    """A meter under watch: what was stopped, and the checkpoints that were asked for."""

    meter: Meter
    stop: StopSignal = field(default_factory=StopSignal)
    asked: list[float] = field(default_factory=list)
    happened: threading.Condition = field(default_factory=threading.Condition)
    rhythm: float = 0.0  # what somebody wants instead while it runs

    def watcher(self, *, stall: float = 1e9, every: float = 1e9) -> Watcher:
        """The watcher of it all."""
        return Watcher(
            self.meter,
            self.stop,
            stall_seconds=stall,
            checkpoint_seconds=lambda: self.rhythm or every,
            checkpoint=self.checkpoint,
            glance=0.01,
        )

    def checkpoint(self) -> None:
        with self.happened:
            self.asked.append(self.meter.elapsed)
            self.happened.notify_all()

    def until_asked(self, times: int) -> None:
        """Wait for that many checkpoints."""
        with self.happened:
            assert self.happened.wait_for(lambda: len(self.asked) >= times, DEADLINE)

    def until_stopped(self) -> Stop:
        """Wait for the wish to stop."""
        end = threading.Event()
        for _ in range(int(DEADLINE / 0.01)):
            if self.stop.wanted:
                return self.stop.wanted
            end.wait(0.01)
        raise AssertionError("nobody stopped it")


def meter(clock: Clock, spent: Spent = Spent(), **limits: int) -> Meter:  # noqa: B008 - frozen
    """A meter within these limits."""
    return Meter(ResourceConstraints(**limits), spent, clock)  # type: ignore[arg-type]


def tokens(number: int) -> Usage:
    """So many input tokens and nothing else."""
    return Usage(input_tokens=number, output_tokens=0)


def test_the_minutes_are_over_when_the_clock_says_so() -> None:
    clock = Clock()
    watched = Watched(meter(clock, max_duration_minutes=2))

    with watched.watcher():
        clock.seconds = 120
        stop = watched.until_stopped()

    assert (Outcome.OVER_BUDGET, "over_budget: 2 of 2 minutes used") == (stop.outcome, stop.reason)


def test_minutes_of_earlier_attempts_count() -> None:
    clock = Clock()
    watched = Watched(meter(clock, Spent(seconds=90), max_duration_minutes=2))

    with watched.watcher():
        clock.seconds = 30
        assert Outcome.OVER_BUDGET is watched.until_stopped().outcome


def test_checkpoints_may_be_wanted_more_often_meanwhile() -> None:
    clock = Clock()
    watched = Watched(Meter(ResourceConstraints(), Spent(), clock))

    with watched.watcher(every=600):
        clock.seconds = 100
        watched.rhythm = 90
        watched.until_asked(1)
        clock.seconds = 190
        watched.until_asked(2)

    assert [100, 190] == watched.asked


def test_raised_minutes_reach_a_running_attempt() -> None:
    clock = Clock()
    watched = Watched(meter(clock, max_duration_minutes=2))

    with watched.watcher(every=60):
        clock.seconds = 61
        watched.until_asked(1)
        watched.meter.constraints = ResourceConstraints(max_duration_minutes=5)
        clock.seconds = 200
        watched.until_asked(2)
        assert watched.stop.wanted is None
        clock.seconds = 300
        assert "over_budget: 5 of 5 minutes used" == watched.until_stopped().reason


def test_silence_for_too_long_is_a_stall_and_any_sign_of_life_counts() -> None:
    clock = Clock()
    watched = Watched(meter(clock))

    with watched.watcher(stall=60, every=50):
        clock.seconds = 50
        watched.until_asked(1)
        watched.meter.heard()
        clock.seconds = 105
        watched.until_asked(2)
        assert watched.stop.wanted is None
        clock.seconds = 110
        stop = watched.until_stopped()

    assert (Outcome.STALLED, "it was silent for 1 minute") == (stop.outcome, stop.reason)


def test_iterations_are_counted_before_each_step_together_with_earlier_ones() -> None:
    metered = meter(Clock(), Spent(iterations=2), max_iterations=4)

    answers = [metered.next_step() for _ in range(3)]

    assert ["", "", "over_budget: 4 of 4 iterations used"] == answers
    assert 2 == metered.iterations


def test_used_tokens_of_all_attempts_refuse_the_next_step() -> None:
    metered = meter(Clock(), Spent(tokens=60), max_tokens=100)

    metered.add(tokens(39))
    before = metered.next_step()
    metered.add(tokens(1))

    assert ("", "over_budget: 100 of 100 tokens used") == (before, metered.next_step())


def test_usage_that_nobody_knows_binds_no_tokens_but_iterations_still() -> None:
    metered = meter(Clock(), max_tokens=1, max_iterations=1)

    metered.add(UNKNOWN)

    assert ["", "over_budget: 1 of 1 iterations used"] == [metered.next_step(), metered.next_step()]


def test_the_last_step_of_a_budget_is_one_to_wrap_up_in() -> None:
    metered = meter(Clock(), max_iterations=3)

    said = []
    while not metered.next_step():
        said.append(Verdict.WRAP_UP if metered.is_nearly_used() else Verdict.GO)

    assert [Verdict.GO, Verdict.GO, Verdict.WRAP_UP] == said
