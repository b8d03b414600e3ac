"""Text from files, made safe to show: no control characters, no reordering marks."""

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """`text` on one line, with every control and bidi character written as an escape."""
    if text.isprintable():  # no control, no mark of direction, no space but the usual one
        return text
    return "".join(_escaped(character) for character in text)


def visible_lines(text: str) -> str:
    """Like `visible`, keeping line ends; a tab becomes four spaces."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.split("\n"))


def _escaped(character: str) -> str:
    if character in _BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character
