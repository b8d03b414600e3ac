"""Lines over time, with the last number at the end of each."""

from collections.abc import Iterator
from itertools import groupby

from penguin_git.codec import chart_frame, figures, lettering, palette, svg
from penguin_git.codec.chart_frame import EDGE, Area
from penguin_git.model.chart import Lines, Series

_APART = 14.0  # numbers at the ends of lines, at least


def picture(chart: Lines, width: float) -> str:
    """The whole chart as SVG. A line has a gap where its number is unknown."""
    if not chart.labels or not chart.series:
        return chart_frame.nothing(chart, width)
    drawn, end = chart_frame.heading(chart, width)
    names, end = chart_frame.legend(chart.series, end, width)
    drawn += names
    known = [value for one in chart.series for value in one.values if value is not None]
    behind = max((lettering.width(_last(one, chart.unit), 12) for one in chart.series), default=0.0)
    area = chart_frame.area(chart, end, max(known, default=0.0), width - behind)
    drawn += chart_frame.grid(area, chart.unit)
    for at, one in enumerate(chart.series):
        drawn += _line(one, at, chart.labels, area)
    drawn += _ends(chart, area)
    drawn += chart_frame.names_below(area, chart.labels)
    return svg.picture(width, chart_frame.height(area), chart.title, *drawn)


def _line(one: Series, at: int, labels: tuple[str, ...], area: Area) -> Iterator[str]:
    """Its pieces between gaps; a piece of a single point is a dot."""
    colour, dashes = palette.solid(one.tone, at), (None, "7 3", "2 3", "9 3 2 3")[at % 4]
    points = [
        (area.x(number, len(labels)), area.y(value)) if value is not None else None
        for number, value in enumerate(one.values)
    ]
    for is_known, piece in groupby(points, key=lambda point: point is not None):
        if is_known:
            places = [point for point in piece if point is not None]
            drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            yield svg.element(
                "polyline",
                svg.hint(one.name),
                points=drawn,
                fill="none",
                stroke=colour,
                stroke_width=2.2,
                stroke_dasharray=dashes,
                stroke_linejoin="round",
                class_="mark",
            )
            x, y = places[-1]
            yield svg.element("circle", cx=x, cy=y, r=3, fill=colour, class_="mark")


def _ends(chart: Lines, area: Area) -> Iterator[str]:
    """The last number of each line, moved apart where they would lie on each other."""
    lowest = area.bottom + _APART
    ends = [(one.values[-1], _last(one, chart.unit)) for one in chart.series if one.values]
    for value, said in sorted((end for end in ends if end[0] is not None), key=lambda end: end[0] or 0.0):
        y = min(area.y(value or 0.0), lowest - _APART)
        yield svg.letters(said, area.right + EDGE / 2 - 2, y + 4)
        lowest = y


def _last(one: Series, unit: str) -> str:
    return figures.full(one.values[-1], unit) if one.values and one.values[-1] is not None else ""
