"""The colours of states in pictures: how a box is filled, and its border. The word stands in the box, too."""

from typing import NamedTuple

INK, FAINT, CRITICAL = "#1f2430", "#5b6372", "#d6336c"


class Paint(NamedTuple):
    fill: str
    border: str


_PAINTS = {
    "completed": Paint("#dcefdc", "#4c8a53"),
    "ready": Paint("#c5f2e6", "#0b8577"),
    "in_progress": Paint("#cfe3ff", "#2563c9"),
    "in_review": Paint("#ead9fb", "#7d3fc0"),
    "blocked": Paint("#fdf0cc", "#b58500"),
    "paused": Paint("#fde0c4", "#c2661a"),
    "failed": Paint("#fbd3d3", "#c62828"),
    "pending": Paint("#f4f5f7", "#6b7280"),
    "cancelled": Paint("#ececec", "#9a9a9a"),
    "draft": Paint("#ffffff", "#9a9a9a"),
}
STATES = tuple(_PAINTS)


def paint(state: str) -> Paint:
    """The colours of a state."""
    return _PAINTS.get(state, _PAINTS["pending"])


_APART = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#6b7280", "#8c6d31")
# Told apart by people who see few colours, too (after Okabe and Ito).


def solid(tone: str, at: int = 0) -> str:
    """The colour of an area: that of a state, else one that is unlike those at other places."""
    return _PAINTS[tone].border if tone in _PAINTS else _APART[at % len(_APART)]
