"""Which columns are beyond the edges of the screen, in words: a bar alone is not seen without colours."""

from collections.abc import Sequence

from msgspec import Struct


class Place(Struct, frozen=True):
    """A column's name, and from where to where it goes."""

    name: str
    left: int
    right: int


def beyond(places: Sequence[Place], left: int, right: int) -> str:
    """The columns that are not wholly between `left` and `right`; empty where all are."""
    before = [place.name for place in places if place.left < left]
    behind = [place.name for place in places if place.right > right and place.left >= left]
    parts = [f"‹ {', '.join(before)}" if before else "", f"{', '.join(behind)} ›" if behind else ""]
    return "   ".join(filter(None, parts))
