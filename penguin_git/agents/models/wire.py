"""What the providers' wire formats have in common: JSON in bodies and in the inputs of calls."""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from penguin_git.agents.models.provider import Result

_SILENT: Final = "(no output)"  # instead of an empty text


def size_of(body: Mapping[str, Any]) -> int:
    """How many bytes a request has."""
    try:
        return len(msgspec.json.encode(body))
    except UnicodeEncodeError:  # half of a character, as a model may write it
        return len(json.dumps(body))


def object_in(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is; None where it is something else, and an empty one for no text."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def not_an_object(text: str) -> str:
    """What to answer to a call with such an input."""
    return f"The input is not a JSON object, so nothing was run: {text[:500]}"


def text_of(result: Result) -> str:
    """The text of a result as it is sent."""
    return result.text if result.text.strip() else _SILENT
