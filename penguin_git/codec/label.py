"""The text in a box of a picture: a title in a few short lines, and what else is worth a word."""

from textwrap import wrap
from unicodedata import east_asian_width

from penguin_git.model.diagram import Node
from penguin_git.model.text import visible

COLUMNS = 26
_LINES = 3


def lines(title: str, columns: int = COLUMNS) -> list[str]:
    """The title in at most three lines, harmless to show; characters of double width count twice."""
    text = visible(title)
    wide = columns // 2 if columns_of(text) > len(text) else columns
    found = wrap(text, wide, max_lines=_LINES, placeholder="…")
    return found or [text]


def columns_of(text: str) -> int:
    """How many columns the text takes where each character takes one, or two if it is a wide one."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def remark(node: Node) -> str:
    """The id, the state in a word and how long it may take."""
    time = f" · {spoken(node.minutes)}" if node.minutes else ""
    return f"{node.id} · {node.state.replace('_', ' ')}{time}"


def spoken(minutes: int) -> str:
    """A duration as people write it."""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
