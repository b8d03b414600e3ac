"""Texts that say when something is done, as conditions of acceptance: one a point, without its box."""

import re
from collections.abc import Iterator

from penguin_git.model.incoming import cleaning

_POINT = re.compile(
    r"^ {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[(?P<box>[ xX])\][ \t]+)?(?:#\d{1,4}[ \t]+)?(?P<text>\S.*)$"
)
_MOST = 100
_LONGEST_WHOLE = 10_000
_LONGEST = 500  # characters


def conditions(text: str | None) -> tuple[str, ...]:
    """The points of a list, with the lines that belong to each; a text without points is one condition."""
    said = cleaning.prose(text or "")
    if said is None:
        return ()
    points = [point for point, _ in _points(said)]
    return tuple(point[:_LONGEST] for point in points[:_MOST]) or (said[:_LONGEST_WHOLE],)


def met(text: str | None) -> tuple[str, ...]:
    """Those points whose box is ticked."""
    return tuple(point for point, is_met in _points(cleaning.prose(text or "") or "") if is_met)


def boxes(text: str | None) -> tuple[tuple[str, bool], ...]:
    """The points that have a box, and whether it is ticked."""
    lines = (_POINT.match(line) for line in (text or "")[: cleaning.LONGEST_TEXT].splitlines())
    pieces = ((one["text"], one["box"]) for one in lines if one and one["box"])
    found = ((cleaning.line(said)[:_LONGEST], box != " ") for said, box in pieces)
    return tuple((words, is_met) for words, is_met in found if words)[:_MOST]


def _points(text: str) -> Iterator[tuple[str, bool]]:
    lines: list[str] = []
    is_met = False
    for line in text.splitlines():
        found = _POINT.match(line)
        if found:
            if lines:
                yield cleaning.line(" ".join(lines)), is_met
            lines, is_met = [found["text"]], (found["box"] or " ") != " "
        elif lines and line.strip():
            lines.append(line)
    if lines:
        yield cleaning.line(" ".join(lines)), is_met
