"""Answers that stay short whatever stands in a task."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

LONGEST = 32_000  # bytes of JSON of one answer
_ITEMS = 20
_TEXTS = (8_000, 2_000, 500, 100)  # characters of one text, and fewer where the answer would be too long


def bounded(value: Mapping[str, Any]) -> dict[str, Any]:
    """The value with long texts and lists cut, each saying so, until the whole is short enough."""
    plain = msgspec.to_builtins(value)
    for longest in _TEXTS:
        found: dict[str, Any] = _cut(plain, longest, _ITEMS)
        if len(msgspec.json.encode(found)) <= LONGEST:
            return found
    return {key: _cut(one, _TEXTS[-1], 3) for key, one in plain.items()}


def _cut(value: Any, longest: int, most: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= longest else f"{value[:longest]}… ({len(value):,} characters in all)"
    if isinstance(value, Mapping):
        kept = [*value.items()][: 4 * most]
        return {str(key)[:longest]: _cut(one, longest, most) for key, one in kept}
    if isinstance(value, Sequence):
        shown = [_cut(one, longest, most) for one in value[:most]]
        return shown if len(value) <= most else [*shown, f"… and {len(value) - most:,} more"]
    return value
