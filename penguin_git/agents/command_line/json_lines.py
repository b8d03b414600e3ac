"""Lines of JSON that somebody else writes: read without trusting their shape."""

import json
from collections.abc import Iterator, Mapping

Fields = Mapping[str, object]


def fields_of(line: str) -> Fields | None:
    """The object that a line holds, or None where it holds none."""
    if not line.startswith("{"):
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def part(fields: Fields, *path: str) -> Fields:
    """The object below some keys; empty where there is none."""
    found: object = fields
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def parts(fields: Fields, key: str) -> Iterator[Fields]:
    """The objects of a list."""
    found = fields.get(key)
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield item


def text(fields: Fields, key: str) -> str:
    """A text; empty where there is none."""
    found = fields.get(key)
    return found if isinstance(found, str) else ""


def count(fields: Fields, key: str) -> int:
    """A whole number from 0 on; 0 where there is none."""
    found = fields.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def amount(fields: Fields, key: str) -> float | None:
    """A number from 0 on; None where there is none."""
    found = fields.get(key)
    if not isinstance(found, int | float) or isinstance(found, bool):
        return None
    return float(found) if 0 <= found < float("inf") else None


def compact(value: object) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
