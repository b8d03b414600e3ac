"""Bars from the left, each with its name and its number."""

from math import isfinite
from typing import NamedTuple

from penguin_git.codec import figures, lettering, svg
from penguin_git.codec.chart_frame import EDGE, heading, mark, nothing
from penguin_git.model.chart import Bar, Chart

_MANY = 30  # bars from which on they are thin
_GAP = 8.0


class _Place(NamedTuple):
    """Where a bar is drawn, its name to the left of `x`."""

    x: float
    y: float
    length: float
    height: float


def picture(chart: Chart, width: float) -> str:
    """The whole chart as SVG."""
    if not chart.bars:
        return nothing(chart, width)
    drawn, top = heading(chart, width)
    height = 19.0 if len(chart.bars) > _MANY else 26.0
    left, right = _sides(chart, width)
    longest = chart.top or max(map(_known, chart.bars)) or 1.0
    for at, bar in enumerate(chart.bars):
        length = (right - left) * min(_known(bar) / longest, 1.0)
        drawn.append(_row(bar, chart.unit, _Place(left, top + at * height, length, height)))
    return svg.picture(width, top + len(chart.bars) * height + 14, chart.title, *drawn)


def _sides(chart: Chart, width: float) -> tuple[float, float]:
    """Where bars begin, and where the longest may end so that its number still fits behind it."""
    names = max(lettering.width(bar.name, 12) for bar in chart.bars)
    numbers = max(lettering.width(_said(bar, chart.unit), 12) for bar in chart.bars)
    left = EDGE + min(names, 0.42 * width) + _GAP
    return left, max(width - EDGE - numbers - _GAP, left + 0.15 * width)


def _row(bar: Bar, unit: str, place: _Place) -> str:
    """The name, the bar, and the number with its note behind it."""
    middle, bottom = place.y + place.height / 2 + 4, place.y + place.height
    name = lettering.cut(bar.name, 12, place.x - EDGE - _GAP)
    drawn = [svg.hint(f"{bar.name}: {_said(bar, unit)}")]
    drawn.append(svg.letters(name, place.x - _GAP, middle, text_anchor="end"))
    if _known(bar):
        size = {"width": max(place.length, 1.0), "height": place.height - 8}
        drawn.append(mark(bar.tone, 0, x=place.x, y=place.y + 4, **size))
    ends = {"x1": place.x, "x2": place.x, "y1": place.y, "y2": bottom}
    drawn.append(svg.element("line", class_="grid", stroke="#8a93a3", **ends))
    number, x, is_unknown = figures.full(bar.value, unit), place.x + place.length + _GAP, bar.value is None
    style = "italic" if is_unknown else None
    behind = [svg.aside(bar.note)] if bar.note else []
    drawn.append(svg.letters(number, x, middle, *behind, faint=is_unknown, font_style=style))
    return svg.element("g", *drawn)


def _said(bar: Bar, unit: str) -> str:
    return f"{figures.full(bar.value, unit)} {bar.note}".strip()


def _known(bar: Bar) -> float:
    return max(bar.value, 0.0) if bar.value is not None and isfinite(bar.value) else 0.0
