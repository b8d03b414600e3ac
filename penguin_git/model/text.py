"""Text from files, made safe to show: no control characters, no reordering marks, nothing that hides."""

import unicodedata

# They join letters and parts of an emoji, or stand with Arabic numbers: without them text is not the same.
_HARMLESS = frozenset(map(chr, (0x200C, 0x200D, *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2)))
_BYTES = range(0xDC80, 0xDD00)  # what Python has for bytes of a name that are no text (PEP 383)


def visible(text: str) -> str:
    """`text` on one line, with every control, bidi and invisible character written as an escape."""
    if text.isprintable():  # no control, no mark of direction, no space but the usual one
        return text
    return "".join(_escaped(character) for character in text)


def visible_lines(text: str) -> str:
    """Like `visible`, keeping line ends; a tab becomes four spaces."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.split("\n"))


def _escaped(character: str) -> str:
    category, number = unicodedata.category(character), ord(character)
    if number in _BYTES:
        return f"\\x{number - 0xDC00:x}"
    if category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and character not in _HARMLESS):
        return character.encode("unicode_escape").decode("ascii")
    return character.encode("unicode_escape").decode("ascii") if _is_none(number) else character


def _is_none(number: int) -> bool:
    """Whether Unicode says that there is and will be no such character; XML can't hold these."""
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
