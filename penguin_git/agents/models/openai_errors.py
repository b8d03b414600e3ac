"""What the errors of OpenAI's API, and of servers that speak like it, mean for the work."""

from typing import Final

from openai import APIError, APIStatusError

from penguin_git.agents.models import transport
from penguin_git.agents.models.provider import Blame, Trouble

# The server's word first: an error in the middle of a stream has no status.
_BY_WORD: Final = {
    "rate_limit_exceeded": Blame.LIMIT,
    "slow_down": Blame.LIMIT,
    "server_is_overloaded": Blame.LIMIT,
    "overloaded_error": Blame.LIMIT,
    "server_error": Blame.TRANSIENT,
    "insufficient_quota": Blame.SETUP,
    "billing_hard_limit_reached": Blame.SETUP,
    "invalid_api_key": Blame.SETUP,
    "model_not_found": Blame.SETUP,
    "context_length_exceeded": Blame.CONTEXT,
    "exceed_context_size_error": Blame.CONTEXT,  # llama.cpp
}
_REFUSALS: Final = {
    "invalid_prompt",
    "content_filter",
    "content_policy_violation",
    "bio_policy",
    "cyber_policy",
    "misalignment_policy_violation",
}
# vLLM, llama.cpp and others say it in words alone; the last one is a limit that waiting never lifts.
_TOO_LONG: Final = (
    "maximum context length",
    "context window",
    "context size",
    "prompt is too long",
    "request too large",
)


class Refused(Exception):
    """The provider's rules are against the request; what it said about it."""


def raised(error: APIError) -> Trouble | Refused:
    """What an error of the library means."""
    if isinstance(error, APIStatusError):
        after = transport.retry_after(error.response.headers)
        return told(_said(error), error.code, error.type, status=error.status_code, retry_after=after)
    if error.body is None:
        return transport.lost(error)
    return told(_said(error), error.code, error.type)


def told(
    said: str,
    code: str | None,
    kind: str | None = None,
    *,
    status: int | None = None,
    retry_after: float | None = None,
) -> Trouble | Refused:
    """What an error means of which the server said this."""
    labels = [str(part) for part in (status, code or kind) if part]
    shown = f" ({', '.join(dict.fromkeys(labels))})" if labels else ""
    if code in _REFUSALS:
        return Refused(f"`{code}` ({said[:300]})")
    blame = _BY_WORD.get(code or "") or _BY_WORD.get(kind or "") or transport.blamed(status)
    if blame in (Blame.REQUEST, Blame.LIMIT) and any(words in said.lower() for words in _TOO_LONG):
        blame = Blame.CONTEXT
    return Trouble(blame, f"The model's server answered `{said[:300]}`{shown}.", retry_after)


def _said(error: APIError) -> str:
    """The server's own words, without what the library puts around them."""
    body = error.body
    words = body.get("message") if isinstance(body, dict) else None
    return str(words or error.message)
