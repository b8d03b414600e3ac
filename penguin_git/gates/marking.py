"""Two versions of a text as one with git's conflict markers around what differs."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SIZE = 7


def marked(ours: str, theirs: str, *, labels: tuple[str, str] = ("ours", "theirs"), size: int = SIZE) -> str:
    """The lines that both have, and the others between markers, ours first."""
    eol = "\r\n" if "\r\n" in ours else "\n"
    mine, other = _lines(ours, eol), _lines(theirs, eol)
    start, middle, end = (
        f"{'<' * size} {labels[0]}{eol}",
        f"{'=' * size}{eol}",
        f"{'>' * size} {labels[1]}{eol}",
    )
    pieces: list[str] = []
    for left, right in _stretches(mine, other):
        if left == right:
            pieces += left
        else:
            pieces += [start, *left, middle, *right, end]
    return "".join(pieces)


def _lines(text: str, eol: str) -> list[str]:
    """The lines with their line ends; the last one gets one, so that a marker can follow."""
    *lines, last = text.split("\n")
    return [*(line + "\n" for line in lines), *([last + eol] if last else [])]


def _stretches(mine: Sequence[str], other: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands opposite to what. Equal beginnings and ends are set aside first: the rest is short."""
    head = _common(mine, other)
    tail = _common(mine[head:][::-1], other[head:][::-1])
    left, right = mine[head : len(mine) - tail], other[head : len(other) - tail]
    yield mine[:head], mine[:head]
    for _, start, stop, first, last in SequenceMatcher(None, left, right).get_opcodes():
        yield left[start:stop], right[first:last]
    yield mine[len(mine) - tail :], mine[len(mine) - tail :]


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many items at the beginning are equal."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(two)))
