"""How long a task may take, in minutes: what its estimate says, else its budget of minutes."""

import re

_MINUTES = {"m": 1, "h": 60, "d": 8 * 60, "w": 5 * 8 * 60}  # a day has eight hours of work, a week five days
_PIECE = re.compile(
    r"(?P<number>\d{1,6}(?:[.,]\d{1,3})?)\s*"
    r"(?P<unit>m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)?\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"[\s,;~+.]*(?:about|around|approximately|ca|and)?[\s,;~+.]*", re.IGNORECASE)


def minutes(estimate: str | None, budget: int | None) -> int | None:
    """Whole minutes, at least 1; None where neither is known. A number without a unit is minutes.

    An estimate is in words of one's own: one that is more than numbers and units counts as unknown.
    """
    said = _said(estimate) if estimate else None
    return said or budget


def _said(estimate: str) -> int | None:
    pieces = list(_PIECE.finditer(estimate))
    if not pieces or not _MORE.fullmatch(_PIECE.sub(" ", estimate)):
        return None
    total = sum(float(piece["number"].replace(",", ".")) * _unit(piece["unit"]) for piece in pieces)
    return max(1, round(total))


def _unit(word: str | None) -> int:
    return _MINUTES[word[0].lower()] if word else 1
