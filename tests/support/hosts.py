"""A host with a memory: what an agent said, used and asked, and verdicts to answer it with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from penguin_git.agents.protocol import Verdict
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage

A_STOP = Stop(Outcome.CANCELLED, "Somebody changed their mind.")


class MemoryHost:
    """Answers `verdicts` in turn, then GO; `react` sees each event after it was remembered.

    With a budget of tokens it answers STOP to a step that the rest does not cover.
    """

    def __init__(
        self,
        stop: StopSignal,
        verdicts: Iterable[Verdict] = (),
        react: Callable[[Event], None] | None = None,
        budget: int | None = None,
    ) -> None:
        self.stop = stop
        self.budget = budget
        self.events: list[Event] = []
        self.checkpoints: list[str] = []
        self.usage = NOTHING
        self.steps = 0
        self._verdicts = iter(verdicts)
        self._react = react

    def say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        event = Event(
            at=datetime(2026, 11, 22, tzinfo=UTC), type=type, task="k3f9", attempt=1, data=dict(data)
        )
        self.events.append(event)
        if self._react is not None:
            self._react(event)

    def before_step(self, tokens: int = 0) -> Verdict:
        left = self.tokens_left()
        if self.stop.wanted or (left is not None and tokens > left):
            return Verdict.STOP
        self.steps += 1
        return next(self._verdicts, Verdict.GO)

    def tokens_left(self) -> int | None:
        return None if self.budget is None else self.budget - (self.usage.billable or 0)

    def used(self, usage: Usage) -> None:
        self.usage = self.usage.plus(usage)

    def checkpoint(self, description: str) -> None:
        self.checkpoints.append(description)

    def said(self, type: EventType) -> list[dict[str, Plain]]:  # noqa: A002 - the log's own word
        """The data of the events of one type."""
        return [event.data for event in self.events if event.type is type]


@contextmanager
def memory_host(
    verdicts: Iterable[Verdict] = (),
    react: Callable[[Event], None] | None = None,
    budget: int | None = None,
) -> Iterator[MemoryHost]:
    """A host whose stop signal is closed again."""
    stop = StopSignal()
    try:
        yield MemoryHost(stop, verdicts, react, budget)
    finally:
        stop.close()
