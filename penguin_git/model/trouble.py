"""The kinds of trouble that an attempt can end in, and what the settings say is done about them."""

from enum import StrEnum

from msgspec import Struct


class Trouble(StrEnum):
    """Why an attempt did not get through, by the names under which handlers are registered."""

    TOKENS = "TokenLimitExceeded"
    TIME = "TimeLimitExceeded"
    ITERATIONS = "IterationLimitExceeded"
    TOOLS = "ToolPermissionDenied"
    CHECK = "CheckFailed"
    MERGE = "MergeConflict"
    AGENT = "AgentError"


class Answer(StrEnum):
    """What is to be done about it; a text as well."""

    RETRY = "retry"
    ASK = "request_human_approval"
    SPLIT = "split"
    FAIL = "fail"
    SKIP = "skip"


class RecoveryConfig(Struct, frozen=True, kw_only=True):
    """What becomes of troubles that no handler answers, and how far retries may go.

    `timeout` are the minutes that the handlers of a running program have; where none runs, the policy
    holds at once. A kind of trouble without an answer is left to a person.
    """

    timeout: int = 5
    max_retries: int = 3
    max_growth: int = 4
    token_limit_exceeded: Answer | None = None
    time_limit_exceeded: Answer | None = None
    iteration_limit_exceeded: Answer | None = None
    tool_permission_denied: Answer | None = None
    check_failed: Answer | None = None
    agent_error: Answer | None = None

    def answer(self, trouble: Trouble) -> Answer | None:
        """What the policy says about a kind of trouble."""
        answer: Answer | None = getattr(self, _KEYS[trouble]) if trouble in _KEYS else None
        return answer


_KEYS = {
    Trouble.TOKENS: "token_limit_exceeded",
    Trouble.TIME: "time_limit_exceeded",
    Trouble.ITERATIONS: "iteration_limit_exceeded",
    Trouble.TOOLS: "tool_permission_denied",
    Trouble.CHECK: "check_failed",
    Trouble.AGENT: "agent_error",
}
