"""What a task consumed, attempt by attempt, and how much of its budget that is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from msgspec import Struct, structs

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.record import Record
from penguin_git.model.usage import NOTHING, UNKNOWN, Usage


class Part(Struct, frozen=True, kw_only=True):
    """What one attempt consumed. Without a record it is what its log says so far.

    The `earlier_` parts are what the attempts before it consumed of the same budget. `seconds` is None as
    long as nobody said anything.
    """

    attempt: int
    outcome: str | None = None
    is_running: bool = False
    usage: Usage = UNKNOWN
    iterations: int = 0
    started: datetime | None = None
    last: datetime | None = None
    duration: float | None = None
    earlier_tokens: int = 0
    earlier_iterations: int = 0
    earlier_seconds: float = 0.0

    def after(self, event: Event) -> Self:
        """What is known after one more event of its log; one that is known already changes nothing."""
        if self.last is not None and event.at < self.last:
            return self
        seen = structs.replace(self, started=self.started or event.at, last=event.at)
        if event.type is EventType.USAGE:
            return seen._told(event.data)
        if event.type is EventType.STATUS_CHANGED and "outcome" in event.data:
            return structs.replace(seen, outcome=str(event.data["outcome"]), is_running=False)
        return seen

    def recorded(self, record: Record) -> Self:
        """What its record says, which is more certain than the log."""
        return structs.replace(
            self,
            outcome=str(record.outcome),
            is_running=False,
            usage=record.usage,
            iterations=record.iterations,
            duration=record.duration_seconds,
        )

    def seconds(self, now: datetime) -> float | None:
        """How long it worked: up to now where it still does, else up to its last sign of life."""
        if self.duration is not None or self.started is None:
            return self.duration
        end = now if self.is_running else self.last or self.started
        return max((end - self.started) / timedelta(seconds=1), 0.0)

    def _told(self, data: dict[str, Plain]) -> Self:
        parts = {name: _number(data.get(name)) for name in Usage.__struct_fields__}
        usage = Usage(**{name: part for name, part in parts.items() if name != "cost"}, cost=_cost(data))
        return structs.replace(
            self,
            # Nought is also what is logged for an agent that has reported nothing, and may never do so.
            usage=UNKNOWN if usage == NOTHING else usage,
            iterations=_number(data.get("iterations")) or 0,
            earlier_tokens=_number(data.get("earlier_tokens")) or 0,
            earlier_iterations=_number(data.get("earlier_iterations")) or 0,
            earlier_seconds=float(_number(data.get("earlier_seconds")) or 0),
        )


class Measure(Struct, frozen=True, kw_only=True):
    """One budget: what is used of it, and the limit. None is unknown, or no limit."""

    name: str
    used: float | None
    limit: int | None

    @property
    def share(self) -> float | None:
        """0 to 1; None without a limit, or where nobody knows."""
        return None if self.used is None or self.limit is None else min(self.used / self.limit, 1.0)


class Consumption(Struct, frozen=True, kw_only=True):
    """All attempts of a task, the oldest first, and the limits that its next step has to keep to."""

    limits: ResourceConstraints = ResourceConstraints()
    parts: tuple[Part, ...] = ()

    def with_part(self, part: Part) -> Self:
        """The same with this in place of what was known of that attempt."""
        others = [other for other in self.parts if other.attempt != part.attempt]
        return structs.replace(self, parts=tuple(sorted((*others, part), key=lambda one: one.attempt)))

    def part(self, attempt: int) -> Part | None:
        """What is known of an attempt; None where nothing is."""
        return next((part for part in self.parts if part.attempt == attempt), None)

    @property
    def usage(self) -> Usage:
        """The sum over all attempts; a part that one of them does not know stays unknown."""
        return total([part.usage for part in self.parts])

    @property
    def least_tokens(self) -> int:
        """The sum of what is known: what was used at least."""
        return sum(part.usage.billable or 0 for part in self.parts)

    @property
    def iterations(self) -> int:
        """The sum over all attempts."""
        return sum(part.iterations for part in self.parts)

    def seconds(self, now: datetime) -> float:
        """The sum over all attempts, as far as it is known."""
        return sum(part.seconds(now) or 0.0 for part in self.parts)

    def measures(self, now: datetime) -> tuple[Measure, ...]:
        """What the last attempt, and those whose work it goes on with, used of each budget."""
        last = self.parts[-1] if self.parts else Part(attempt=0, usage=NOTHING)
        tokens, seconds = last.usage.billable, last.seconds(now) or 0.0
        limits = self.limits
        return (
            Measure(
                name="tokens",
                used=None if tokens is None else tokens + last.earlier_tokens,
                limit=limits.max_tokens,
            ),
            Measure(
                name="minutes",
                used=(seconds + last.earlier_seconds) / 60,
                limit=limits.max_duration_minutes,
            ),
            Measure(
                name="iterations",
                used=last.iterations + last.earlier_iterations,
                limit=limits.max_iterations,
            ),
        )


def total(usages: Sequence[Usage]) -> Usage:
    """The sum of usages."""
    found = NOTHING
    for usage in usages:
        found = found.plus(usage)
    return found


def _number(said: Plain) -> int | None:
    """A number from 0; a cut or foreign log may say anything."""
    is_number = isinstance(said, int | float) and not isinstance(said, bool) and said >= 0
    return int(said) if is_number and isinstance(said, int | float) else None


def _cost(data: dict[str, Plain]) -> float | None:
    said = data.get("cost")
    is_number = isinstance(said, int | float) and not isinstance(said, bool) and said >= 0
    return float(said) if is_number and isinstance(said, int | float) else None
