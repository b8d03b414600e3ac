"""The course of one run: what a command-line agent was seen to do, told to the host as it happens."""

from collections import Counter
from collections.abc import Callable

from msgspec import structs

from penguin_git.agents.protocol import Host, Verdict
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage

OUT_OF_BUDGET = Stop(Outcome.OVER_BUDGET, "The budget does not allow another step.")


class Course:
    """Logs and counts; `clean` takes out of every text what no log may hold.

    The gate before each step can only stop the program here: nobody but itself can hold a request back.
    """

    def __init__(self, host: Host, stop: StopSignal, clean: Callable[[str], str]) -> None:
        self.tools: Counter[str] = Counter()
        self.denials: Counter[str] = Counter()
        self.changed = False  # whether a call that can change something succeeded
        self.usage: Usage | None = None  # None: nobody has said anything
        self.session: str | None = None
        self._names: dict[str, str] = {}  # of the calls without a result
        self._host, self._stop, self._clean = host, stop, clean

    def began(self, session: str) -> None:
        """Keep the name under which the program can continue this conversation."""
        if session != self.session:
            self.session = session
            self._host.say(EventType.MESSAGE, {"text": f"Conversation {session}.", "session": session})

    def said(self, text: str) -> None:
        """Log what the agent said."""
        if text.strip():
            self._host.say(EventType.MESSAGE, {"text": self._clean(text)})

    def failed(self, text: str) -> None:
        """Log trouble that the program reports."""
        self._host.say(EventType.ERROR, {"text": self._clean(text)})

    def progressed(self, percent: int, text: str) -> None:
        """Log how far it is."""
        self._host.say(EventType.PROGRESS, {"progress": percent, "text": self._clean(text)})

    def called(self, call: str, tool: str, given: str) -> None:
        """Log and count the call of a tool."""
        if call in self._names:
            return
        self._names[call] = tool
        self.tools[tool] += 1
        data = {"tool": tool, "phase": "call", "id": call, "input": self._clean(given)}
        self._host.say(EventType.TOOL_USAGE, data)

    def answered(
        self, call: str, text: str, *, ok: bool, denied: bool = False, changing: bool = False
    ) -> None:
        """Log the result of a call; `changing` calls can have changed something when they went well."""
        tool = self._names.pop(call, "unknown")
        self.denials[tool] += denied
        self.changed |= ok and changing
        self._host.say(
            EventType.TOOL_USAGE,
            {"tool": tool, "phase": "result", "id": call, "ok": ok, "text": self._clean(text)},
        )

    def denied(self, tool: str, times: int) -> None:
        """Take the program's own count of refused calls, where it is higher."""
        self.denials[tool] = max(self.denials[tool], times)

    def tool_of(self, call: str) -> str:
        """The tool of a call that has no result yet."""
        return self._names.get(call, "unknown")

    def used(self, usage: Usage) -> None:
        """Add to what was consumed."""
        self.usage = (self.usage or NOTHING).plus(usage)
        self._host.used(usage)

    def used_in_all(self, total: Usage) -> None:
        """Take the program's own sum: what was not seen on the way is added."""
        missing = total.minus(self.usage or NOTHING)
        if self.usage is None or missing.billable or missing.cache_read_tokens or missing.cost:
            self._host.used(missing)
        seen = self.usage or NOTHING
        self.usage = structs.replace(seen.plus(missing), cost=total.cost)

    def step(self) -> None:
        """Ask for the next step, and make the program end where it is not allowed."""
        if self._host.before_step() is Verdict.STOP:
            self._stop.want(self._host.stop.wanted or OUT_OF_BUDGET)
