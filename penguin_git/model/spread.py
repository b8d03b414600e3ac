"""Many numbers as a few: their sum, their mean, how they spread. Unknown ones are left out and counted."""

from collections.abc import Iterable, Sequence

from msgspec import Struct


class Spread(Struct, frozen=True):
    """`known` of `of` values are known, and the rest is about these; None where none is."""

    known: int
    of: int
    total: float | None = None
    mean: float | None = None
    p50: float | None = None
    p90: float | None = None


def spread(values: Iterable[float | None]) -> Spread:
    """How some values spread. Percentiles lie on the line between the two nearest values."""
    found = list(values)
    known = sorted(value for value in found if value is not None)
    if not known:
        return Spread(0, len(found))
    total = sum(known)
    return Spread(len(known), len(found), total, total / len(known), at(known, 0.5), at(known, 0.9))


def at(known: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted values lies."""
    place = share * (len(known) - 1)
    low = int(place)
    high = min(low + 1, len(known) - 1)
    return known[low] + (known[high] - known[low]) * (place - low)
