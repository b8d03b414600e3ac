"""Time and budget of one attempt, watched from outside the agent."""

import threading
from collections.abc import Callable

from msgspec import Struct

from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model import budget
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage


class Spent(Struct, frozen=True, kw_only=True):
    """What earlier attempts on the same work consumed; it counts against the same budget."""

    tokens: int = 0
    iterations: int = 0
    seconds: float = 0.0


class Meter:
    """Counts what an attempt consumes, and answers whether the next step is covered. Thread-safe.

    `constraints` may be replaced at any time: a raised budget reaches the running attempt.
    """

    def __init__(
        self, constraints: ResourceConstraints, spent: Spent, monotonic: Callable[[], float]
    ) -> None:
        self.constraints = constraints
        self.iterations = 0
        self.usage = NOTHING
        self.spent = spent
        self._monotonic = monotonic
        self._started = self._heard = monotonic()
        self._lock = threading.Lock()

    @property
    def elapsed(self) -> float:
        """Seconds that count against the minutes."""
        return self.spent.seconds + self._monotonic() - self._started

    @property
    def silence(self) -> float:
        """Seconds since the last sign of life."""
        return self._monotonic() - self._heard

    def heard(self) -> None:
        """Note a sign of life."""
        self._heard = self._monotonic()

    def add(self, usage: Usage) -> None:
        """Add to what was consumed."""
        with self._lock:
            self.usage = self.usage.plus(usage)

    def next_step(self, tokens: int = 0) -> str:
        """Count one more iteration, or answer why the budget does not cover it (with at least `tokens`)."""
        with self._lock:
            refusal = budget.refusal(
                self.constraints, tokens=self._tokens(), iterations=self._iterations(), upcoming=tokens
            )
            self.iterations += not refusal
            return refusal

    def is_nearly_used(self) -> bool:
        """Whether the agent should come to an end."""
        with self._lock:
            return budget.is_nearly_used(
                self.constraints, tokens=self._tokens(), iterations=self._iterations() - 1
            )

    def tokens_left(self) -> int | None:
        """How many tokens the limit leaves as it is now; None without one, or where nobody counts them."""
        with self._lock:
            limit, used = self.constraints.max_tokens, self._tokens()
            return None if limit is None or used is None else max(limit - used, 0)

    def iterations_left(self) -> int | None:
        """How many more steps the limit allows as it is now; None without one."""
        with self._lock:
            limit = self.constraints.max_iterations
            return None if limit is None else max(limit - self._iterations(), 0)

    def _tokens(self) -> int | None:
        billable = self.usage.billable
        return None if billable is None else billable + self.spent.tokens

    def _iterations(self) -> int:
        return self.iterations + self.spent.iterations


class Watcher:
    """A thread that stops an attempt at its deadline or in its silence, and asks for checkpoints on time.

    `checkpoint_seconds` is asked at every glance: somebody may want them more often meanwhile.
    """

    def __init__(
        self,
        meter: Meter,
        stop: StopSignal,
        *,
        stall_seconds: float,
        checkpoint_seconds: Callable[[], float],
        checkpoint: Callable[[], None],
        glance: float = 1.0,
    ) -> None:
        self._meter, self._stop, self._glance = meter, stop, glance
        self._stall, self._every, self._checkpoint = stall_seconds, checkpoint_seconds, checkpoint
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="limits", daemon=True)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        saved = self._meter.elapsed
        while not self._done.wait(self._until(saved + self._every())):
            if over := self._over():
                self._stop.want(over)
                return
            if self._meter.elapsed >= saved + self._every():
                self._checkpoint()
                saved = self._meter.elapsed

    def _until(self, due: float) -> float:
        """Seconds until something has to be looked at; at most a glance, as limits may change meanwhile."""
        waits = [self._glance, due - self._meter.elapsed, self._stall - self._meter.silence]
        if (minutes := self._meter.constraints.max_duration_minutes) is not None:
            waits.append(minutes * 60 - self._meter.elapsed)
        return max(min(waits), 0.01)

    def _over(self) -> Stop | None:
        minutes = self._meter.constraints.max_duration_minutes
        if minutes is not None and self._meter.elapsed >= minutes * 60:
            return Stop(Outcome.OVER_BUDGET, f"over_budget: {minutes} of {minutes} {budget.MINUTES}")
        if self._meter.silence >= self._stall:
            return Stop(Outcome.STALLED, f"it was silent for {_minutes(self._stall)}")
        return None


def _minutes(seconds: float) -> str:
    minutes = f"{seconds / 60:.3g}"
    return f"{minutes} minute" if minutes == "1" else f"{minutes} minutes"
