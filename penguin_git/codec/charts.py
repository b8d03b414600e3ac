"""A chart as SVG, or as rows for a spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO

from penguin_git.codec import bar_chart, column_chart, line_chart
from penguin_git.model.chart import Chart, Columns, Drawing

WIDTH = 760.0
_UNITS = {"$": "usd", "US$": "usd", "%": "percent"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def svg(drawing: Drawing, width: float = WIDTH) -> str:
    """The picture, as wide as is said and as high as it takes."""
    if isinstance(drawing, Chart):
        return bar_chart.picture(drawing, width)
    if isinstance(drawing, Columns):
        return column_chart.picture(drawing, width)
    return line_chart.picture(drawing, width)


def comma_separated(drawing: Drawing) -> str:
    """The numbers with a header; what is unknown is empty, and no cell is a formula."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(_rows(drawing))
    return text.getvalue()


def _rows(drawing: Drawing) -> Iterator[list[str]]:
    if isinstance(drawing, Chart):
        has_ids = any(bar.id for bar in drawing.bars)
        yield [*(["id", "title"] if has_ids else ["name"]), _column(drawing), "note"]
        for bar in drawing.bars:
            ids = [_plain(bar.id)] if has_ids else []
            yield [*ids, _plain(bar.label), _number(bar.value), _plain(bar.note)]
        return
    yield ["label", *(_plain(one.name) for one in drawing.series)]
    for at, label in enumerate(drawing.labels):
        yield [_plain(label), *(_number(one.values[at]) for one in drawing.series)]


def _column(chart: Chart) -> str:
    """The name of the column of numbers: what is measured, and in what unit."""
    measure = chart.title.lower().replace(" ", "_")
    unit = _UNITS.get(chart.unit, chart.unit)
    return "_".join(dict.fromkeys(part for part in (measure, unit) if part)) or "value"


def _plain(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"
