"""What can be done about an attempt that ended in trouble, and how often."""

from collections.abc import Sequence

from msgspec import Struct

from penguin_git.model.budget import ITERATIONS, MINUTES, TOKENS
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.trouble import RecoveryConfig, Trouble


class TaskError(Struct, frozen=True, kw_only=True):
    """The trouble that an attempt of a task met. As a text it is the reason.

    `kind` is the name that handlers are registered for, `reason` a sentence, and `outcome` how the attempt
    with the number `attempt` ended.
    """

    kind: Trouble
    reason: str
    task_id: str
    attempt: int
    outcome: Outcome

    def __str__(self) -> str:
        return self.reason


CONFLICTS = "it conflicts with the base branch"  # how the reason of a landing that conflicts begins

_BY_OUTCOME = {
    Outcome.TIMED_OUT: Trouble.TIME,
    Outcome.PERMISSION_DENIED: Trouble.TOOLS,
    Outcome.FAILED: Trouble.AGENT,
    Outcome.STALLED: Trouble.AGENT,
    Outcome.REFUSED: Trouble.AGENT,
    Outcome.CONFLICT: Trouble.MERGE,
}
_BY_LIMIT = {TOKENS: Trouble.TOKENS, ITERATIONS: Trouble.ITERATIONS, MINUTES: Trouble.TIME}
_LIMITS = {
    Trouble.TOKENS: "max_tokens",
    Trouble.TIME: "max_duration_minutes",
    Trouble.ITERATIONS: "max_iterations",
}


def trouble_of(record: Record) -> Trouble | None:
    """The kind of trouble that an attempt ended in; None where it ended well or by somebody's word."""
    if record.outcome is Outcome.OVER_BUDGET:
        return next((kind for limit, kind in _BY_LIMIT.items() if limit in record.reason), Trouble.TOKENS)
    if record.outcome is Outcome.FAILED and any(check.exit_code != 0 for check in record.checks):
        return Trouble.CHECK
    if record.outcome is Outcome.FAILED and any(tool.denied for tool in record.tools):
        return Trouble.TOOLS
    return _BY_OUTCOME.get(record.outcome)


def refusal(records: Sequence[Record], limits: ResourceConstraints, config: RecoveryConfig) -> str:
    """Why the last attempt is not tried again without a person; empty when it may be.

    `limits` are those that would hold now, `records` all that there are, oldest first.
    """
    retried = sum(bool(record.recovers) for record in records)
    if retried >= config.max_retries:
        return f"it was retried {retried} times, and `recovery.max_retries` allows no more"
    if grown := [name for name in _LIMITS.values() if _has_outgrown(name, records, limits, config)]:
        return f"its `{grown[0]}` has grown more than {config.max_growth}-fold (`recovery.max_growth`)"
    if records and (name := used_up(records[-1], limits)):
        return f"its `{name}` is used up and was not raised"
    return ""


def used_up(record: Record, limits: ResourceConstraints) -> str:
    """The limit that ended an attempt and is still the same, so that another one would end at once, or ''."""
    trouble = trouble_of(record)
    name = _LIMITS.get(trouble, "") if trouble else ""
    return name if name and not _is_raised(getattr(record, name), getattr(limits, name)) else ""


def _has_outgrown(
    name: str, records: Sequence[Record], limits: ResourceConstraints, config: RecoveryConfig
) -> bool:
    first = next((getattr(record, name) for record in records if getattr(record, name)), None)
    now = getattr(limits, name)
    return first is not None and now is not None and now > first * config.max_growth


def _is_raised(before: int | None, now: int | None) -> bool:
    return before is None or now is None or now > before
