"""One scalar as text, a number, a time or a member of an enumeration - or a sentence about why it is not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from penguin_git.codec import nodes
from penguin_git.codec.nodes import Items, Node, Scalar, Table
from penguin_git.model import ids
from penguin_git.model.task import Free

_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"([Tt ](?P<time>\d\d:\d\d(:\d\d(\.\d{1,6})?)?) ?(?P<zone>[Zz]|[-+]\d\d(:?\d\d)?)?)?",
    re.ASCII,
)
_KINDS = {Scalar: "text", Items: "a list", Table: "a mapping"}


class Wrong(Exception):
    """This node cannot be what its field asks for."""

    def __init__(self, node: Node, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.node = node
        self.message = message
        self.hint = hint


def kind_of(node: Node) -> str:
    """What a node is, for messages."""
    return "nothing" if isinstance(node, Scalar) and node.is_null else _KINDS[type(node)]


def simple(node: Node, kind: Any, noun: str) -> Any:
    if not isinstance(node, Scalar):
        hint = "Put quotes around text with brackets or `: ` in it." if kind is str else ""
        raise Wrong(node, f"{noun} has to be {_NAMES.get(kind, 'one word')}, not {kind_of(node)}.", hint)
    if kind is ids.TaskId:
        return _id(node)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _member(node, kind, noun)
    return _READERS[kind](node, noun)


def _id(node: Scalar) -> ids.TaskId:
    if node.is_null:
        raise Wrong(node, "The id of a task is missing here.", "Write the id, or remove the line.")
    try:
        return ids.parse(node.text)
    except ids.InvalidId as error:
        raise Wrong(node, error.message, error.hint) from None


def _member(node: Scalar, kind: type[StrEnum], noun: str) -> StrEnum:
    names = [member.value for member in kind]
    if node.text in names:
        return kind(node.text)
    from difflib import get_close_matches

    near = get_close_matches(node.text.lower(), names, n=1)
    suggestion = f"Did you mean `{near[0]}`? " if near else ""
    raise Wrong(node, f"{noun} can't be `{node.text[:60]}`.", f"{suggestion}It is one of {', '.join(names)}.")


def _string(node: Scalar, noun: str) -> str:
    if node.is_null:
        raise Wrong(node, f"{noun} has to be text, not nothing.", "Write text, or remove the line.")
    return node.text


def _integer(node: Scalar, noun: str) -> int:
    value = None if node.style else nodes.integer(node.text)
    if value is None:
        raise Wrong(
            node,
            f"{noun} has to be a whole number, not `{node.text[:60]}`.",
            "Write digits only, at most 18 and no zero first, as in 15000.",
        )
    return value


def _number(node: Scalar, noun: str) -> float:
    value = None if node.style else nodes.meaning(node)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(node, f"{noun} has to be a number, not `{node.text[:60]}`.", "Write it as in 1.5.")
    return float(value)


def _boolean(node: Scalar, noun: str) -> bool:
    value = None if node.style else nodes.boolean(node.text)
    if value is None:
        raise Wrong(
            node, f"{noun} has to be true or false, not `{node.text[:60]}`.", "Write `true` or `false`."
        )
    return value


def _time(node: Scalar, noun: str) -> datetime:
    found = _TIME.fullmatch(node.text)
    try:
        value = (
            datetime.fromisoformat("T".join(part for part in found.group("day", "time") if part))
            if found
            else None
        )
        zone = found.group("zone") if found else None
        if value and zone:
            value = datetime.fromisoformat(value.isoformat() + zone.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        value = None
    if value is None or found is None:
        hint = "Write it as 2026-11-22T10:00:00Z, or as 2026-11-22 for midnight UTC."
        raise Wrong(node, f"{noun} has to be a date or time, not `{node.text[:60]}`.", hint)
    if found["time"] and not zone:
        raise Wrong(
            node, f"{noun} has no time zone: `{node.text}`.", "Add `Z` for UTC, or one such as `+02:00`."
        )
    return value.replace(tzinfo=UTC)


def free(node: Node) -> Free:
    if isinstance(node, Scalar):
        return nodes.meaning(node)
    if isinstance(node, Items):
        return [free(item) for item in node.items]
    return {entry.key.text: free(entry.value) for entry in node.entries}


_READERS: dict[Any, Callable[[Scalar, str], Any]] = {
    str: _string,
    int: _integer,
    float: _number,
    bool: _boolean,
    datetime: _time,
}
_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "a date or time",
}
