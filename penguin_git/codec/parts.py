"""A YAML file as parts, one a key at the top: what stands above it, and its own lines."""

import re
from collections.abc import Iterator

from msgspec import Struct

from penguin_git.codec import reading
from penguin_git.codec.nodes import Node, Scalar, Table, content_end
from penguin_git.codec.places import Places

_COMMENT = re.compile(r"(?:^|(?<=[ \t,\[\]{}]))#[^\r\n]*", re.MULTILINE)


class Part(Struct, frozen=True):
    """`lead` are the comments and blank lines above a key, `body` its lines and the comments inside."""

    key: str
    lead: str
    body: str


class Parts(Struct, frozen=True):
    """`head` stands above the first key, `tail` below the last one; together they are the whole text."""

    head: str = ""
    parts: tuple[Part, ...] = ()
    tail: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(part.key for part in self.parts)

    def get(self, key: str) -> Part | None:
        """The part of a key, or None without one."""
        return next((part for part in self.parts if part.key == key), None)

    def text(self) -> str:
        """The whole text."""
        return self.head + "".join(part.lead + part.body for part in self.parts) + self.tail


class Sides(Struct, frozen=True):
    """The three versions of a file as texts: plain, closed by a line end, without a byte order mark."""

    base: str
    ours: str
    theirs: str


def parts_or_none(text: str) -> Parts | None:
    """Like `parts_of`; an empty text has no parts, and one without a line end at its end is not taken."""
    if not text.strip():
        return Parts(text)
    return parts_of(text) if text.endswith("\n") else None


def parts_of(text: str) -> Parts | None:
    """The parts of a text that ends with a line end; None where a key has no lines of its own.

    Raises `BrokenFile` for a text that cannot be read.
    """
    table = reading.read_text(text, "the file")
    places = Places(text)
    if table.flow or not all(places.key_starts_line(entry) for entry in table.entries):
        return None
    end = head = places.line_start(table.entries[0].key.start)
    parts = []
    for entry in table.entries:
        start = places.line_start(entry.key.start)
        if start < end:
            return None
        lead, end = text[end:start], places.extent_end(entry.value, table.column - 1)
        parts.append(Part(entry.key.text, lead, text[start:end]))
    return Parts(text[:head], tuple(parts), text[end:])


def indent_of(body: str) -> str:
    """The blanks that the lines of a part begin with."""
    return body[: len(body) - len(body.lstrip(" "))]


def comments(text: str) -> tuple[str, ...]:
    """Every comment of a text, in order. Raises `BrokenFile` for one that cannot be read."""
    table = reading.read_text(text, "the file", may_be_empty=True)
    bare, position = [], 0
    for start, end in _spans(text, table):
        bare += [text[position:start], "x"]
        position = max(position, end)
    return tuple(_COMMENT.findall("".join([*bare, text[position:]])))


def _spans(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """Where the text stands that people wrote as values and keys, and no comment can be."""
    if isinstance(node, Table):
        for entry in node.entries:
            yield from _spans(text, entry.key)
            yield from _spans(text, entry.value)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _spans(text, item)
    elif node.is_block:
        yield text.index("\n", node.start) + 1, content_end(text, node)
    elif node.start < node.end:
        yield node.start, node.end
