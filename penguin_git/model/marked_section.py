"""A section of penguin's in a file of somebody else's: put in, kept up to date, and taken out again."""

import re

from penguin_git.errors import PenguinError

BEGIN = b"<!-- penguin:begin - `penguin init --agents` keeps this section; write above or below it -->"
END = b"<!-- penguin:end -->"

_BEGIN = re.compile(rb"^<!-- penguin:begin\b[^\r\n]*-->[ \t]*(?=\r?$)", re.MULTILINE)
_END = re.compile(rb"^<!-- penguin:end -->[ \t]*(?=\r?$)", re.MULTILINE)


class NoSection(PenguinError):
    """A file whose marks don't make one section, so that nobody can say what is penguin's in it."""


def with_section(data: bytes | None, text: str) -> bytes:
    """The file with the section in it, in place of an older one, else at the end; line ends stay as they are.

    Raises `NoSection` where the marks of an older one are not a pair.
    """
    data = data or b""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    section = end.join((BEGIN, *text.encode().splitlines(), END))
    where = found(data)
    if where:
        return data[: where[0]] + section + data[where[1] :]
    last = b"\r\n" if data.endswith(b"\r\n") else b"\n" if data.endswith(b"\n") else end
    gap = b"" if not data else last if data.endswith(b"\n") else end * 2
    return data + gap + section + end


def without_section(data: bytes) -> bytes:
    """The file without the section, and without the empty line that was put above it at the end of a file."""
    where = found(data)
    if not where:
        return data
    before, after = data[: where[0]], data[where[1] :]
    after = after[2:] if after.startswith(b"\r\n") else after[1:]
    if not after:
        for blank in (b"\r\n\r\n", b"\n\n"):
            if before.endswith(blank):
                return before[: -len(blank) // 2]
    return before + after


def found(data: bytes) -> tuple[int, int] | None:
    """Where the section begins and ends, its marks included; None where there is none."""
    begins, ends = [*_BEGIN.finditer(data)], [*_END.finditer(data)]
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
        raise NoSection(
            "The marks `penguin:begin` and `penguin:end` don't stand around one section.",
            hint="Take the marks out, with what was between them.",
        )
    return begins[0].start(), ends[0].end()
