"""What happened in one attempt; written once, never edited."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import force_setattr

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import UNKNOWN, Usage


class CheckResult(Struct, frozen=True, kw_only=True):
    """One acceptance check as it went. `exit_code` is None where it ran out of time or never ran."""

    check: str
    exit_code: int | None
    duration_seconds: float
    output: str = ""


class Withheld(Struct, frozen=True, kw_only=True):
    """A change that the commit policy kept out of the branch, and why."""

    path: str
    reason: str


class CheckpointNote(Struct, frozen=True, kw_only=True):
    """A commit on the way."""

    commit: str
    at: datetime
    description: str


class ToolUse(Struct, frozen=True, kw_only=True):
    """How often a tool was called, and how often it was refused."""

    tool: str
    calls: int = 0
    denied: int = 0


class PhaseNote(Struct, frozen=True, kw_only=True):
    """One phase of a workflow as it went in this attempt, and its note to the next one."""

    phase: str
    agent: str
    model: str | None = None
    outcome: Outcome
    reason: str = ""
    duration_seconds: float
    iterations: int = 0
    usage: Usage = UNKNOWN
    handoff: str = ""


class Record(Struct, frozen=True, kw_only=True):
    """One attempt, from its claim to its end. Usage that nobody reported is `unknown` in the file.

    `total_tokens` follows from `usage`, whatever is given: what of it counts against `max_tokens`.
    """

    task: TaskId
    attempt: int
    outcome: Outcome
    reason: str = ""
    agent: str
    model: str | None = None
    host: str
    sandbox: str = "none"
    restriction: str = ""
    base: str
    head: str
    started: datetime
    ended: datetime
    duration_seconds: float
    iterations: int = 0
    usage: Usage = UNKNOWN
    total_tokens: int | None = None
    max_tokens: int | None = None
    max_duration_minutes: int | None = None
    max_iterations: int | None = None
    recovers: str = ""
    chosen: str = ""
    tools: tuple[ToolUse, ...] = ()
    checkpoints: tuple[CheckpointNote, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    files_changed: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    proposals: tuple[TaskId, ...] = ()
    protected: tuple[str, ...] = ()
    phases: tuple[PhaseNote, ...] = ()
    summary: str = ""
    handoff: str = ""
    suggestion: str = ""

    def __post_init__(self) -> None:
        force_setattr(self, "total_tokens", self.usage.billable)
