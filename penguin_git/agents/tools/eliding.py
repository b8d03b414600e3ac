"""Texts that fit into a conversation: the beginning, the end, and how much lies between."""

from collections.abc import Callable, Iterable
from typing import TypeVar

LONGEST = 10_000  # characters of one answer
_LONGEST_LINE = 2_000

T = TypeVar("T")


def elided(text: str, longest: int = LONGEST) -> str:
    """`text`, or its first and last halves of `longest` characters with a line between that says so."""
    left_out = len(text) - longest
    if left_out <= 0:
        return text
    half = longest // 2
    return f"{text[:half]}\n[… {left_out:,} characters left out …]\n{text[-half:]}"


def fitting(
    items: Iterable[T], line_of: Callable[[T], str], longest: int = LONGEST - 500
) -> tuple[list[str], int]:
    """The lines of the first items that fit together, one at least, and how many items that leaves out."""
    kept: list[str] = []
    more = 0
    for item in items:
        if more:
            more += 1
            continue
        line = cut(line_of(item))
        longest -= len(line) + 1
        if longest < 0 and kept:
            more = 1
        else:
            kept.append(line)
    return kept, more


def cut(line: str, longest: int = _LONGEST_LINE) -> str:
    """A line, or its beginning and how much more there is."""
    more = len(line) - longest
    return line if more <= 0 else f"{line[:longest]} [… {more:,} characters more]"
