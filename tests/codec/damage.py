"""Random damage to the text of a file."""

import random

_LINES = ("# c", "  # deep", "", "  ", "- x", "  - y", "---", "...", "key: v", "empty:", "<<<<<<< x")
_MARKS = (
    *"\"'|>#\t\ufeff😀",
    "|-",
    "|+",
    ": ",
    "- ",
    " #x",
    "? ",
    "&a ",
    "*a ",
    "!t ",
    "{a: b}",
    "[c]",
    "\r\n",
)
_ENTRIES = (
    "k2:\n  - a\n  - b: c\n    d: e",
    "text: |\n  one\n\n  two",
    "fold: >-\n  a\n  b",
    "fl: [\n  a, # x\n  b\n]",
)
_PIECES = (*_MARKS, *(line + "\n" for line in (*_LINES, *_ENTRIES)))


def damaged(chance: random.Random, text: str) -> bytes:
    """The text with one to three pieces of it lost, replaced or put in."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        if chance.random() < 0.6:
            at = text.rfind("\n", 0, at) + 1
        kept = at if chance.random() < 0.7 else at + chance.randrange(1, 12)
        text = text[:at] + chance.choice([*_PIECES, ""]) + text[kept:]
    if chance.random() < 0.2:
        text = text.rstrip("\n")
    return (text.replace("\n", "\r\n") if chance.random() < 0.1 and "\r" not in text else text).encode()
