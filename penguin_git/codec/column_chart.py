"""Columns over time, the series on top of each other."""

from collections.abc import Iterator
from math import isfinite

from penguin_git.codec import chart_frame, figures, svg
from penguin_git.codec.chart_frame import Area
from penguin_git.model.chart import Columns


def picture(chart: Columns, width: float) -> str:
    """The whole chart as SVG. Where no series has a number that is known there stands a question mark."""
    if not chart.labels or not chart.series:
        return chart_frame.nothing(chart, width)
    drawn, end = chart_frame.heading(chart, width)
    if len(chart.series) > 1:
        names, end = chart_frame.legend(chart.series, end, width)
        drawn += names
    largest = max(sum(_known(one.values[at]) for one in chart.series) for at in range(len(chart.labels)))
    area = chart_frame.area(chart, end, largest, width)
    drawn += chart_frame.grid(area, chart.unit)
    for at in range(len(chart.labels)):
        drawn.append(svg.element("g", *_column(chart, area, at)))
    drawn += chart_frame.names_below(area, chart.labels)
    return svg.picture(width, chart_frame.height(area), chart.title, *drawn)


def _column(chart: Columns, area: Area, at: int) -> Iterator[str]:
    count = len(chart.labels)
    wide = min((area.right - area.left) / count * 0.78, 46.0)
    x = area.x(at, count)
    said = [f"{one.name} {figures.full(one.values[at], chart.unit)}" for one in chart.series]
    yield svg.hint(f"{chart.labels[at]}: {', '.join(said)}")
    if all(one.values[at] is None for one in chart.series):
        yield svg.letters(
            "?", x, area.bottom - 4, size=min(12, max(wide, 6)), faint=True, text_anchor="middle"
        )
    below = 0.0
    for number, one in enumerate(chart.series):
        value = _known(one.values[at])
        if value > 0:
            top, bottom = area.y(below + value), area.y(below)
            gap = 1.0 if bottom - top > 3 else 0.0
            yield chart_frame.mark(
                one.tone, number, x=x - wide / 2, y=top + gap, width=wide, height=max(bottom - top - gap, 0.5)
            )
        below += value


def _known(value: float | None) -> float:
    return max(value, 0.0) if value is not None and isfinite(value) else 0.0
