"""What an agent meets while it works: the log, the gates and the checkpoints of its attempt."""

from collections.abc import Callable, Mapping

from msgspec.structs import asdict

from penguin_git.agents.protocol import Verdict
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model.event import EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from penguin_git.runner.journal import Journal
from penguin_git.runner.limits import Meter


class AttemptHost:
    """The host of one attempt (`penguin_git.agents.protocol.Host`)."""

    def __init__(
        self,
        stop: StopSignal,
        journal: Journal,
        meter: Meter,
        save: Callable[[str], object],
        hand_over: Callable[[str, str, str], object],
    ) -> None:
        self.stop = stop
        self.journal, self._meter = journal, meter
        self._save, self._hand_over = save, hand_over

    def say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        """Log an event; it counts as a sign of life."""
        self._meter.heard()
        self.journal.say(type, data)

    def before_step(self, tokens: int = 0) -> Verdict:
        """The gate before each iteration; running out of budget stops the attempt."""
        if self.stop.wanted:
            return Verdict.STOP
        if refusal := self._meter.next_step(tokens):
            self.stop.want(Stop(Outcome.OVER_BUDGET, refusal))
            return Verdict.STOP
        self.tell_usage()
        return Verdict.WRAP_UP if self._meter.is_nearly_used() else Verdict.GO

    def tokens_left(self) -> int | None:
        """How many tokens the budget leaves as it is now; None where it has no limit of them."""
        return self._meter.tokens_left()

    def used(self, usage: Usage) -> None:
        """Add to what the attempt consumed, and log it."""
        self._meter.add(usage)
        self.tell_usage()

    def tell_usage(self) -> None:
        """Log all that was consumed so far: it counts also when nobody is left to write a record.

        What earlier attempts spent of the same budget stands apart, where they did.
        """
        usage, spent = self._meter.usage, self._meter.spent
        parts = {name: getattr(usage, name) for name in usage.__struct_fields__}
        earlier = {f"earlier_{name}": value for name, value in asdict(spent).items() if value}
        counts = {"total": usage.billable, **parts, "iterations": self._meter.iterations}
        self.say(EventType.USAGE, {**counts, **earlier})

    def checkpoint(self, description: str) -> None:
        """Have the work so far committed."""
        self._save(description)

    def iterations_left(self) -> int | None:
        """How many iterations the budget leaves as it is now; None where it has no limit of them."""
        return self._meter.iterations_left()

    def hand_over(self, phase: str, agent: str, note: str) -> None:
        """Have the end of a phase committed, with its note to the next one."""
        self._hand_over(phase, agent, note)
