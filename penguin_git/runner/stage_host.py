"""What an agent meets in one phase: the attempt's host, with its progress as a part of the whole."""

from collections.abc import Mapping

from penguin_git.agents.protocol import Host, Verdict
from penguin_git.model.event import EventType, Plain
from penguin_git.model.usage import Usage


class StageHost:
    """The host of one phase (`penguin_git.agents.protocol.Host`). The budget is the attempt's."""

    def __init__(self, host: Host, place: int, count: int, name: str) -> None:
        self.stop = host.stop
        self.steps = 0
        self._host, self._place, self._count, self._name = host, place, count, name

    def say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        """Log an event; progress of the phase is told as progress of the task."""
        self._host.say(type, self._as_part(data) if type is EventType.PROGRESS else data)

    def before_step(self, tokens: int = 0) -> Verdict:
        """The gate before each iteration."""
        verdict = self._host.before_step(tokens)
        self.steps += verdict is not Verdict.STOP
        return verdict

    def tokens_left(self) -> int | None:
        """How many tokens the budget of the task leaves."""
        return self._host.tokens_left()

    def used(self, usage: Usage) -> None:
        """Add to what the attempt consumed."""
        self._host.used(usage)

    def checkpoint(self, description: str) -> None:
        """Have the work so far committed."""
        named = f"{self._name}: {description}" if self._count > 1 else description
        self._host.checkpoint(named)

    def _as_part(self, data: Mapping[str, Plain]) -> Mapping[str, Plain]:
        percent = data.get("progress")
        if not isinstance(percent, int):
            return data
        whole = (100 * (self._place - 1) + percent) // self._count
        return {**data, "phase": self._place, "phases": self._count, "progress": whole}
