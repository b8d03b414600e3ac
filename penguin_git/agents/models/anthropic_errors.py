"""What the errors of Anthropic's API mean for the work."""

from typing import Final

from anthropic import APIError, APIStatusError

from penguin_git.agents.models import transport
from penguin_git.agents.models.provider import Blame, Trouble

# By the type first: an error in the middle of a stream has the status 200.
_BY_TYPE: Final = {
    "rate_limit_error": Blame.LIMIT,
    "overloaded_error": Blame.LIMIT,
    "timeout_error": Blame.TRANSIENT,
    "api_error": Blame.TRANSIENT,
    "conflict_error": Blame.TRANSIENT,
    "authentication_error": Blame.SETUP,
    "billing_error": Blame.SETUP,
    "permission_error": Blame.SETUP,
    "not_found_error": Blame.SETUP,
    "request_too_large": Blame.CONTEXT,
    "invalid_request_error": Blame.REQUEST,
}
_BY_STATUS: Final = {529: Blame.LIMIT}  # Anthropic's own; the others mean what they always do


def trouble_of(error: APIError) -> Trouble:
    """What an error of the library means for the work."""
    if not isinstance(error, APIStatusError):
        return transport.lost(error)
    said = error.api_message or error.message
    kind = f", {error.type}" if error.type else ""
    status = error.status_code
    blame = _BY_TYPE.get(error.type or "") or _BY_STATUS.get(status) or transport.blamed(status)
    if blame is Blame.REQUEST and "prompt is too long" in said:
        blame = Blame.CONTEXT
    message = f"The model's server answered `{said[:300]}` ({status}{kind})."
    return Trouble(blame, message, transport.retry_after(error.response.headers))
