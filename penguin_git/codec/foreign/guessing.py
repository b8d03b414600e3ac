"""Which format a text is in, by what stands in it."""

import re
from collections.abc import Mapping

from penguin_git.codec.foreign import records
from penguin_git.model.incoming.item import Format
from penguin_git.model.task import Free

_OWN = re.compile(r'\ufeff?\s*\{\s*"version"\s*:\s*\d+\s*,')
_BOX = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\[[ xX/~-]\][ \t]+\S", re.MULTILINE)


def guessed(text: str, path: str) -> Format | None:
    """The format, or None where nothing tells it. `BrokenFile` for what begins like JSON and is none."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if _OWN.match(text):
        return Format.JSON
    if start in ("{", "["):
        said = records.sample(text, path)
        return _by_keys(said) if said is not None else _of_empty(text)
    return Format.MARKDOWN if _BOX.search(text) else None


def _by_keys(said: Mapping[str, Free]) -> Format | None:
    keys = said.keys()
    if {"uuid", "description"} <= keys:
        return Format.TASKWARRIOR
    if {"number", "title"} <= keys:
        return Format.GITHUB
    if "issue_type" in keys or ({"id", "title"} <= keys and _has_priority_number(said)) or "_type" in keys:
        return Format.BEADS
    return Format.JSON if {"id", "title", "status"} <= keys else None


def _has_priority_number(said: Mapping[str, Free]) -> bool:
    return isinstance(said.get("priority"), int) or said.get("status") in ("open", "closed", "tombstone")


def _of_empty(text: str) -> Format | None:
    """An empty list is what `gh` prints where there is no issue."""
    return Format.GITHUB if "".join(text.split()) == "[]" else None
