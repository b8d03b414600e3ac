"""How much room text takes in a picture, roughly: as in DejaVu Sans, the broadest of the usual fonts."""

from unicodedata import combining, east_asian_width

from penguin_git.model.text import visible

_NARROW = frozenset("ijlIrtf.,:;'|!()[]{}` -/\\·")
_BROAD = frozenset("mwMW@%…—<>=+~#&")


def width(text: str, size: float) -> float:
    """The width of a line in the unit of the font's size, rather too much than too little."""
    return sum(map(_share, visible(text))) * size


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for, and `…`."""
    text = visible(text)
    if width(text, size) <= room + 0.01:  # as much as was asked for, up to rounding
        return text
    taken, left = [], room - width("…", size)
    for character in text:
        left -= _share(character) * size
        if left < 0:
            break
        taken.append(character)
    return "".join(taken).rstrip() + "…"


def _share(character: str) -> float:
    """The width of a character as a share of the font's size."""
    if combining(character):
        return 0.0
    if east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.4
    if character in _BROAD:
        return 1.0
    return 0.75 if character.isupper() else 0.64
