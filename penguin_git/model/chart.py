"""Pictures of numbers as values: bars, stacked columns over time, lines over time.

None is a number that nobody knows, which is never drawn as nought. A `tone` is the word for a state, such as
`completed`, and gives its colour; without one the colours only tell one thing from another.
"""

from typing import TypeAlias

from msgspec import Struct


class Bar(Struct, frozen=True):
    """One number with its name; a `note` stands behind the number, an `id` before the name."""

    label: str
    value: float | None
    note: str = ""
    tone: str = ""
    id: str = ""

    @property
    def name(self) -> str:
        """What stands beside the bar."""
        return f"{self.id} {self.label}".strip()


class Chart(Struct, frozen=True):
    """Bars, one below the other. `top` is how much fills the width; None: the largest of them does.

    A `note` stands below the title in place of the unit.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    top: float | None = None
    note: str = ""


class Series(Struct, frozen=True):
    """One number for each point in time."""

    name: str
    values: tuple[float | None, ...]
    tone: str = ""


class Columns(Struct, frozen=True):
    """What adds up: the series on top of each other, one column for each label."""

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""


class Lines(Struct, frozen=True):
    """What goes up and down: a line for each series over the same labels."""

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""


Drawing: TypeAlias = Chart | Columns | Lines
