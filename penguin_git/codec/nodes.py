"""What was read from a YAML file: a small immutable tree that knows where in the text each piece stands."""

import re
from math import inf, isfinite

import msgspec

Plain = str | int | float | bool | None

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,3})?|[-+]?[0-9]+[eE][-+]?[0-9]{1,3}")
_NULLS = ("", "~", "null")
_BOOLEANS = {"true": True, "false": False}


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """One piece of text. `style` is "" (plain), ', ", | or >; `start` and `end` count characters."""

    text: str
    style: str
    start: int
    end: int
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Whether nothing (or an explicit null) is written here."""
        return not self.style and self.text in _NULLS

    @property
    def is_block(self) -> bool:
        """Whether it is a literal or folded block."""
        return self.style in ("|", ">")


class Items(msgspec.Struct, frozen=True):
    """A list. For a block list `start` is its first dash."""

    items: tuple["Node", ...]
    flow: bool
    start: int
    end: int
    line: int
    column: int


class Entry(msgspec.Struct, frozen=True):
    """One key and its value."""

    key: Scalar
    value: "Node"


class Table(msgspec.Struct, frozen=True):
    """A mapping whose keys are text, in the order of the file."""

    entries: tuple[Entry, ...]
    flow: bool
    start: int
    end: int
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """The value of a key, or None without one."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node = Scalar | Items | Table


def integer(text: str) -> int | None:
    """The whole number a plain scalar says, if it says one to every reader (`010` is 8 to some)."""
    return int(text) if _INTEGER.fullmatch(text) else None


def boolean(text: str) -> bool | None:
    """What `true` and `false` say; anything else is no boolean."""
    return _BOOLEANS.get(text)


def number(text: str) -> float | None:
    """The finite number with a point or an exponent that a plain scalar says."""
    found = float(text) if _FLOAT.fullmatch(text) else inf
    return found if isfinite(found) else None


def meaning(scalar: Scalar) -> Plain:
    """What a scalar says where no schema decides: null, a boolean, a number, else text."""
    if scalar.style:
        return scalar.text
    if scalar.is_null:
        return None
    for reading in (boolean, integer, number):
        found = reading(scalar.text)
        if found is not None:
            return found
    return scalar.text


def content_end(text: str, node: Node) -> int:
    """Where the last character of a node stands, without the blank lines and comments that follow it.

    The parser's own end marks of block collections and block scalars lie at the next token.
    """
    if isinstance(node, Scalar):
        return _scalar_end(text, node)
    if node.flow and text[node.start] in "[{":
        return node.end
    children = node.items if isinstance(node, Items) else tuple(entry.value for entry in node.entries)
    return content_end(text, children[-1])


def _scalar_end(text: str, scalar: Scalar) -> int:
    if scalar.style == "|":
        return _literal_end(text, scalar)
    written = text[scalar.start : scalar.end]
    if scalar.style != ">" or "+" in written[:3]:
        return scalar.end
    return scalar.start + len(written.rstrip())


def _literal_end(text: str, scalar: Scalar) -> int:
    """Each line of a literal is one of the value's, also those of blanks only."""
    lines = scalar.text.count("\n") + (not scalar.text.endswith("\n")) if scalar.text else 0
    end = text.find("\n", scalar.start)
    for _ in range(lines):
        end = text.find("\n", end + 1)
    return end if 0 <= end < scalar.end else scalar.end
