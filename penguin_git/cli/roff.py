"""Text as pages of the manual: the few macros of man(7) that they need."""

import re
from collections.abc import Iterable, Iterator

_SPECIAL = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "…": "..."}
_WORDS = re.compile(r"`([^`]+)`")


def escaped(text: str) -> str:
    """Text that troff prints as it is, wherever in a line it stands."""
    return "".join(_SPECIAL.get(character, character) for character in text)


def prose(text: str) -> str:
    """A line of text, with what stands in backticks in bold."""
    parts = _WORDS.split(text)
    return "".join(rf"\fB{escaped(part)}\fR" if odd % 2 else escaped(part) for odd, part in enumerate(parts))


def line(text: str) -> str:
    """A line of its own: one that begins with a dot or a quote is no macro."""
    return rf"\&{text}" if text.startswith((".", "'", "\\(aq")) else text


def title(name: str, version: str) -> str:
    """The first line of a page in section 1. Without a date, so that the same program gives the same page."""
    return f'.TH "{escaped(name.upper())}" "1" "" "penguin\\-git {escaped(version)}" "User Commands"'


def section(name: str) -> str:
    """A heading."""
    return f'.SH "{escaped(name)}"'


def paragraph(text: str) -> Iterator[str]:
    """Filled text."""
    yield ".PP"
    yield line(prose(text))


def verbatim(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are."""
    yield from (".PP", ".RS 4", ".nf")
    yield from (line(escaped(text)) or r"\&" for text in lines)
    yield from (".fi", ".RE")


def entry(term: str, text: str) -> Iterator[str]:
    """A term and what it means."""
    yield ".TP"
    yield rf"\fB{escaped(term)}\fR"
    yield line(prose(text)) if text else r"\&"
