"""How OpenAI's API says what is wrong, the same in both of its wire formats."""

from collections.abc import Mapping

from tests.support.model_replies import Refusal

# The words of the scripts, which are Anthropic's, in OpenAI's.
CODES = {
    "rate_limit_error": "rate_limit_exceeded",
    "overloaded_error": "slow_down",
    "api_error": "server_error",
    "authentication_error": "invalid_api_key",
    "billing_error": "insufficient_quota",
    "not_found_error": "model_not_found",
    "request_too_large": "context_length_exceeded",
}


def code_of(kind: str) -> str:
    """The code of a kind of error."""
    return CODES.get(kind, kind)


def body_of(refusal: Refusal) -> Mapping[str, object]:
    """The body of an error."""
    code = code_of(refusal.type)
    return {"error": {"message": refusal.message, "type": code, "param": None, "code": code}}


def pieces(text: str) -> list[str]:
    """A text in two."""
    half = len(text) // 2
    return [piece for piece in (text[:half], text[half:]) if piece]
