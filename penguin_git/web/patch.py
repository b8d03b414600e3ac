"""A patch taken apart for a page: files, and lines with what each of them does."""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

MOST_LINES = 4_000
_MOST_BYTES = 2_000_000
_LONGEST = 2_000  # characters of a line
_KNOWN = ("index ", "--- ", "+++ ")  # what stands above a file's name anyway, or says nothing to people
_KINDS = {"+": "added", "-": "removed", "@": "place"}
_NAMES = re.compile(r'^diff --git (?:"?a/.*?"? )?"?b/(?P<name>.*?)"?$')


class Line(Struct, frozen=True):
    """One line; `kind` is added, removed, place, about or empty."""

    text: str
    kind: str


class File(Struct, frozen=True):
    """What a patch does to one file."""

    name: str
    added: int
    removed: int
    lines: tuple[Line, ...]


class Patch(Struct, frozen=True):
    """The files of a patch; `left_out` counts the lines that are not here."""

    files: tuple[File, ...]
    left_out: int = 0


def parse(data: bytes) -> Patch:
    """The patch as far as a page can show it."""
    begin = data[:_MOST_BYTES]
    lines = begin.decode("utf-8", "replace").split("\n")
    if not lines[-1]:
        lines.pop()
    shown = lines[:MOST_LINES]
    left_out = len(lines) - len(shown) + data.count(b"\n", len(begin))
    return Patch(tuple(_files(shown)), left_out)


def _files(lines: list[str]) -> Iterator[File]:
    starts = [at for at, line in enumerate(lines) if line.startswith("diff --git ")]
    for start, end in pairwise([*starts, len(lines)] if starts else []):
        yield _file(lines[start:end])


def _file(lines: list[str]) -> File:
    named = _NAMES.match(lines[0])
    begin = next((at for at, line in enumerate(lines) if line.startswith("@@")), len(lines))
    about = [Line(_cut(line), "about") for line in lines[1:begin] if not line.startswith(_KNOWN)]
    body = [Line(_cut(line), _KINDS.get(line[:1], "")) for line in lines[begin:]]
    return File(
        name=named["name"] if named else lines[0],
        added=sum(line.kind == "added" for line in body),
        removed=sum(line.kind == "removed" for line in body),
        lines=(*about, *body),
    )


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
