"""Places in a YAML text - lines, columns, dashes, colons - and replacements there.

All of it counts on a text whose last line has a line end.
"""

from collections.abc import Sequence

from msgspec import Struct

from penguin_git.codec.nodes import Entry, Items, Node, content_end


class CannotSplice(Exception):
    """This change has no small replacement here; never shown to anybody."""


class Splice(Struct, frozen=True):
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def applied(text: str, splices: Sequence[Splice]) -> str:
    """The text with all replacements made; raises `CannotSplice` if they overlap."""
    pieces, position = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        if splice.start < position:
            raise CannotSplice
        pieces += [text[position : splice.start], splice.text]
        position = splice.end
    return "".join([*pieces, text[position:]])


class Places(Struct, frozen=True):
    """Finds places in one text."""

    text: str

    def line_start(self, index: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, index) + 1

    def next_line(self, index: int) -> int:
        """Where the line after a character's begins."""
        return self.text.index("\n", index) + 1

    def line_end(self, index: int) -> int:
        """Where the line of a character ends, before its line end."""
        end = self.text.index("\n", index)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def column(self, index: int) -> int:
        """How many characters stand before this one on its line."""
        return index - self.line_start(index)

    def starts_line(self, index: int) -> bool:
        """Whether only blanks stand before a character on its line."""
        return not self.text[self.line_start(index) : index].strip(" ")

    def key_starts_line(self, entry: Entry) -> bool:
        """Whether only blanks, or the `?` of a key, stand before a key on its line."""
        return self.text[self.line_start(entry.key.start) : entry.key.start].strip(" ") in ("", "?")

    def eol(self, index: int) -> str:
        """The line end in use around a place."""
        end = self.text.find("\n", max(index - 1, 0))
        return "\r\n" if self.text[end - 1 : end] == "\r" else "\n"

    def last(self, node: Node) -> int:
        """A place on the last line of a node's content."""
        end = content_end(self.text, node)
        return end - 1 if end > 0 and self.text[end - 1] == "\n" else end

    def extent_end(self, node: Node, column: int) -> int:
        """Where the lines of a node end: after its content and the comments indented deeper than `column`."""
        position = end = self.next_line(self.last(node))
        while position < len(self.text):
            following = self.text[position : self.next_line(position)]
            inside = following.strip()
            if inside and not (inside[0] == "#" and len(following) - len(following.lstrip()) > column):
                break
            position += len(following)
            end = position if inside else end
        return end

    def after_colon(self, entry: Entry) -> int:
        """Where the place for the value begins, behind the colon of a key."""
        colon = self.text.find(":", entry.key.end)
        if colon < 0 or self.text[entry.key.end : colon].strip(" \t"):
            raise CannotSplice
        return colon + 1

    def dash(self, items: Items, position: int) -> int:
        """Where the dash of an item of a block list stands."""
        if position == 0:
            return items.start
        before = " " * self.column(items.start) + "-"
        start = self.line_start(items.items[position].start)
        while start > items.start:
            if self.text.startswith(before, start):
                return start + len(before) - 1
            start = self.line_start(start - 1)
        raise CannotSplice

    def line_of_item(self, items: Items, position: int) -> int:
        """Where the line of an item begins; the dash has to be the first thing on it."""
        dash = self.dash(items, position)
        if not self.starts_line(dash):
            raise CannotSplice
        return self.line_start(dash)
