"""The YAML that task files mostly consist of, read line by line.

To import a YAML parser takes longer than to start Python, which counts where git waits for one file.
Whatever is not plainly simple is left to the parser, `codec.reading`, and never said to be wrong. What is
read here is what the parser finds, but for the places: whoever needs those asks the parser.
"""

import re
from itertools import takewhile
from typing import Final

from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table

# Far from the parser's limits, which are not looked at here.
_MOST_CHARACTERS: Final = 16_000
_MOST_PIECES: Final = 1_000
_LAST_COLUMN: Final = 6

_COMMENT = r"(?: +#.*| *)"
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,99}):(?: +(.*))?")  # to the parser, at most 1,024 characters
_QUOTED = re.compile(rf"""(?:"([^"\\]*)"|'([^']*)'){_COMMENT}""")
_FLOW = re.compile(rf"\[ *((?:\w[\w./+-]*(?: *, *\w[\w./+-]*)*)?) *\]{_COMMENT}")
_BEGINNINGS = "_(/.$+"  # of plain text, beside letters, digits and what is not ASCII


class _Unclear(Exception):
    """Something that is left to the parser."""


def table(text: str) -> Table | None:
    """Return the mapping that a text holds, without any places; None where only the parser can tell."""
    is_long = len(text) > _MOST_CHARACTERS or text.count("\n") + text.count(",") > _MOST_PIECES
    if is_long or "\t" in text or "\r" in text or not text.endswith("\n"):
        return None
    lines = _Lines(text)
    try:
        found = _mapping(lines, 0)
    except _Unclear:
        return None
    return found if lines.column < 0 else None


class _Lines:
    """The lines of a text, at the next one that says something: its column and the rest of it.

    The column is -1 once all has been read.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._next = 0
        self.column, self.rest = -1, ""
        self.is_item = False
        self.go_on()

    def go_on(self) -> None:
        """Go to the next line that is neither blank nor a comment."""
        for at in range(self._next, len(self._lines)):
            line = self._lines[at]
            rest = line.lstrip(" ")
            if rest and rest[0] != "#":
                self._next, self.column, self.rest = at + 1, len(line) - len(rest), rest
                self.is_item = rest.startswith("- ")
                return
        self._next, self.column, self.rest, self.is_item = len(self._lines), -1, "", False

    def literal(self, column: int) -> str:
        """The lines below this one that are indented deeper than `column`, without their indentation."""
        first = self._lines[self._next]
        width = len(first) - len(first.lstrip(" "))
        if width <= column or width == len(first):
            raise _Unclear
        margin = " " * width
        inside = takewhile(
            lambda line: line.startswith(margin) or not line.strip(" "), self._lines[self._next :]
        )
        found = [line[width:] for line in inside]
        self._next += len(found)
        self.go_on()
        return "\n".join(found).rstrip("\n")

    def step_in(self) -> None:
        """Take what stands behind the dash of an item for a line of its own."""
        inside = self.rest[2:].lstrip(" ")
        self.column, self.rest = self.column + len(self.rest) - len(inside), inside
        self.is_item = inside.startswith("- ")


def _mapping(lines: _Lines, column: int) -> Table:
    entries: dict[str, Entry] = {}
    while lines.column == column and not lines.is_item:
        found = _KEY.fullmatch(lines.rest)
        if found is None or found[1] in entries or found[1] == "null":
            raise _Unclear
        entries[found[1]] = Entry(_scalar(found[1]), _value(lines, found[2] or "", column))
    if not entries or column > _LAST_COLUMN:
        raise _Unclear
    return Table(tuple(entries.values()), False, 0, 0, 0, 0)


def _value(lines: _Lines, written: str, column: int) -> Node:
    """What stands behind a key that begins in a column, or below it."""
    if written in ("|", "|-"):
        return _scalar(lines.literal(column) + "\n"[: written == "|"], "|")
    lines.go_on()
    if written and written[0] != "#":
        return _one_line(lines, written, column)
    if lines.is_item and lines.column >= column:
        return _items(lines, lines.column)
    return _mapping(lines, lines.column) if lines.column > column else _scalar("")


def _items(lines: _Lines, column: int) -> Items:
    items: list[Node] = []
    while lines.column == column and lines.is_item:
        lines.step_in()
        if _KEY.fullmatch(lines.rest):
            items.append(_mapping(lines, lines.column))
        else:
            written = lines.rest
            lines.go_on()
            items.append(_one_line(lines, written, column))
    return Items(tuple(items), False, 0, 0, 0, 0)


def _one_line(lines: _Lines, written: str, column: int) -> Node:
    """What is written on one line; `lines` are at the next one, which must not belong to it."""
    first = written[:1]
    if not first or lines.column > column:
        raise _Unclear
    if first.isalnum() or first in _BEGINNINGS or first > "\x7f":
        text = written.partition(" #")[0].rstrip(" ")
        if ": " not in text and text[-1] != ":":
            return _scalar(text)
    elif found := _QUOTED.fullmatch(written):
        return _scalar(found[1] if found[2] is None else found[2], first)
    elif found := _FLOW.fullmatch(written):
        words = [word.strip(" ") for word in found[1].split(",")] if found[1] else []
        return Items(tuple(map(_scalar, words)), True, 0, 0, 0, 0)
    raise _Unclear


def _scalar(text: str, style: str = "") -> Scalar:
    return Scalar(text, style, 0, 0, 0, 0)
