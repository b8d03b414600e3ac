"""What charts have in common: a title, a legend, the grid with its numbers, the names below it."""

from collections.abc import Iterator, Sequence
from math import ceil

from msgspec import Struct

from penguin_git.codec import figures, lettering, palette, svg
from penguin_git.model import scale
from penguin_git.model.chart import Columns, Drawing, Lines, Series

EDGE = 16.0
_LINE = 18.0  # from one row of the legend to the next
_PLOT = 180.0
_BELOW = 26.0
_SWATCH = 11.0


class Area(Struct, frozen=True):
    """Where the values are drawn, and the round numbers along its left."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[float, ...]

    def y(self, value: float) -> float:
        """How far down a value lies."""
        return self.bottom - (self.bottom - self.top) * min(max(value / self.ticks[-1], 0.0), 1.0)

    def x(self, at: int, count: int) -> float:
        """The middle of the place of one of `count` labels."""
        return self.left + (self.right - self.left) * (at + 0.5) / count


def heading(drawing: Drawing, width: float) -> tuple[list[str], float]:
    """The title with the note or the unit below it, and where they end."""
    needs_no_word = (*figures.MARKS, drawing.title.lower())
    below = drawing.note or ("" if drawing.unit in needs_no_word else drawing.unit)
    drawn = [
        svg.letters(
            lettering.cut(drawing.title, 15.5, width - 2 * EDGE), EDGE, 27, size=15, font_weight="bold"
        )
    ]
    if not below:
        return drawn, 38.0
    return [*drawn, svg.letters(lettering.cut(below, 12, width - 2 * EDGE), EDGE, 44, faint=True)], 54.0


def legend(series: Sequence[Series], top: float, width: float) -> tuple[list[str], float]:
    """The names of the series with their colours, in as many rows as they take, and where they end."""
    drawn, x, y = [], EDGE, top + 12
    for at, one in enumerate(series):
        name = lettering.cut(one.name, 12, width - 2 * EDGE - 20)
        room = lettering.width(name, 12) + _SWATCH + 20
        if x > EDGE and x + room > width - EDGE:
            x, y = EDGE, y + _LINE
        drawn.append(mark(one.tone, at, x=x, y=y - _SWATCH + 1.5, width=_SWATCH, height=_SWATCH))
        drawn.append(svg.letters(name, x + _SWATCH + 5, y))
        x += room
    return drawn, y + 10


def mark(tone: str, at: int, *, x: float, y: float, width: float, height: float) -> str:
    """An area of its colour. What went wrong is light, and what failed is crossed as well."""
    place = {"x": x, "y": y, "width": width, "height": height}
    if tone not in _LIGHT:
        return svg.element("rect", class_="mark", fill=palette.solid(tone, at), **place)
    fill, border = palette.paint(tone)
    drawn = svg.element("rect", class_="mark pale", fill=fill, stroke=border, **place)
    if tone != "failed":
        return drawn
    across = {"x1": x, "x2": x + width, "y1": y + height, "y2": y}
    return drawn + svg.element("line", class_="mark", stroke=border, **across)


_LIGHT = ("failed", "paused", "cancelled", "blocked", "draft")


def area(drawing: Columns | Lines, top: float, largest: float, width: float) -> Area:
    """The place below the legend; whole numbers get whole numbers at the axis."""
    values = [value for one in drawing.series for value in one.values if value is not None]
    is_whole = all(float(value).is_integer() for value in values)
    ticks = scale.ticks(largest, whole=is_whole)
    names = max(lettering.width(figures.short(tick, drawing.unit), 11) for tick in ticks)
    return Area(EDGE + names + 8, width - EDGE, top + 6, top + 6 + _PLOT, ticks)


def grid(area: Area, unit: str) -> Iterator[str]:
    """A line for each round number, with the number."""
    for tick in area.ticks:
        y = area.y(tick)
        yield svg.element(
            "line",
            x1=area.left,
            x2=area.right,
            y1=y,
            y2=y,
            class_="grid",
            stroke="#8a93a3" if tick == 0 else "#e3e6eb",
        )
        yield svg.letters(
            figures.short(tick, unit), area.left - 6, y + 4, size=11, faint=True, text_anchor="end"
        )


def names_below(area: Area, labels: Sequence[str]) -> Iterator[str]:
    """As many of the labels as there is room for, always the same number apart."""
    if not labels:
        return
    room = max(lettering.width(label, 11) for label in labels) + 12
    apart = ceil(room * len(labels) / (area.right - area.left))
    for at in range(0, len(labels), apart):
        x, half = area.x(at, len(labels)), lettering.width(labels[at], 11) / 2
        x = min(max(x, EDGE + half), area.right + EDGE / 2 - half)
        yield svg.letters(labels[at], x, area.bottom + 17, size=11, faint=True, text_anchor="middle")


def height(area: Area) -> float:
    """How high the whole picture is."""
    return area.bottom + _BELOW


def nothing(drawing: Drawing, width: float) -> str:
    """The picture of no numbers at all."""
    drawn, end = heading(drawing, width)
    said = svg.letters("There is nothing to show yet.", EDGE, end + 18, faint=True)
    return svg.picture(width, end + 36, drawing.title, *drawn, said)
