"""A patch taken apart for a page: every file, and of each as many lines as there is room for."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from msgspec import Struct

from penguin_git.git.differences import Touched
from penguin_git.model.text import visible
from penguin_git.tracker.differing import Legible

MOST_LINES = 4_000  # of all files together
MOST_FILES = 500
_LONGEST = 2_000  # characters of a line
_KNOWN = (b"index ", b"--- ", b"+++ ", b"diff --git ")  # says a file's name again, or nothing to people
_KINDS = {"+": "added", "-": "removed", "@": "place"}
_BLOCK = re.compile(rb"^diff --git ", re.M)  # lines of files begin with a sign or a space


class Line(Struct, frozen=True):
    """One line; `kind` is added, removed, place, about or empty."""

    text: str
    kind: str


class File(Struct, frozen=True):
    """What a patch does to one file; `left_out` counts lines that are not here, `size` bytes of no text."""

    name: str
    added: int
    removed: int
    lines: tuple[Line, ...]
    left_out: int = 0
    size: int | None = None


class Patch(Struct, frozen=True):
    """The files of a patch: how many there are, and the first of them."""

    files: tuple[File, ...]
    count: int
    added: int
    removed: int


def parse(legible: Legible) -> Patch:
    """The patch as far as a page can show it."""
    touched, binary = legible.files, legible.binary
    blocks = _blocks(legible.patch, touched)
    counts = [_counted(one, block) for one, block in zip(touched, blocks, strict=True)]
    shown = list(zip(touched, blocks, counts, strict=True))[:MOST_FILES]
    room = share([block.count(b"\n") for one, block, _ in shown if one.path not in binary], MOST_LINES)
    files = tuple(_file(one, block, count, binary.get(one.path), room) for one, block, count in shown)
    added, removed = (sum(count[side] for count in counts) for side in (0, 1))
    return Patch(files, len(touched), added, removed)


def share(wanted: Sequence[int], room: int) -> int:
    """How much each may have at most, so that all have room: what small ones leave is the large ones'."""
    left, many = room, len(wanted)
    for one in sorted(wanted):
        if one * many > left:
            return max(left // many, 1)
        left, many = left - one, many - 1
    return room


def _blocks(patch: bytes, touched: Sequence[Touched]) -> list[bytes]:
    """What the patch says of each file; nothing where it is not the patch of these files."""
    starts = [found.start() for found in _BLOCK.finditer(patch)]
    if len(starts) != sum(one.blocks for one in touched):
        return [b""] * len(touched)
    parts = (patch[start:end] for start, end in pairwise([*starts, len(patch)]))
    return [b"".join(islice(parts, one.blocks)) for one in touched]


def _counted(one: Touched, block: bytes) -> tuple[int, int]:
    if one.added is not None and one.removed is not None:
        return one.added, one.removed
    body = block[max(block.find(b"\n@@"), 0) :]
    return body.count(b"\n+"), body.count(b"\n-")


def _file(one: Touched, block: bytes, counted: tuple[int, int], size: int | None, room: int) -> File:
    name = visible(one.path if one.path == one.before else f"{one.before} -> {one.path}")
    if size is not None:
        return File(name, 0, 0, (), size=size)
    count = block.count(b"\n")
    lines = tuple(_lines(block.split(b"\n", room)[: min(room, count)]))
    return File(name, *counted, lines, left_out=max(count - room, 0))


def _lines(block: Sequence[bytes]) -> Iterator[Line]:
    is_body = False
    for data in block:
        text = data[: 4 * _LONGEST].decode("utf-8", "replace")
        if data.startswith(b"diff --git "):
            is_body = False
        is_body = is_body or data.startswith(b"@@")
        if is_body or not data.startswith(_KNOWN):
            cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
            yield Line(cut, _KINDS.get(text[:1], "") if is_body else "about")
