"""Charts into files, in the format of their suffix."""

import re
from pathlib import Path

from penguin_git.codec import charts, svg
from penguin_git.errors import PenguinError
from penguin_git.model.chart import Drawing

SUFFIXES = (".png", ".svg", ".csv")

_SIZE = re.compile(r'<svg [^>]*width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


def write(drawing: Drawing, path: Path, *more: str) -> None:
    """Write the chart. A `PenguinError` names the known suffixes, what is not installed, or why it can't.

    Of `more` suffixes the caller takes care.
    """
    data = written(drawing, path, *more)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise PenguinError(f"`{path}` can't be written: {error.strerror}.") from error


def written(drawing: Drawing, path: Path, *more: str) -> bytes:
    """What the file will hold."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return charts.comma_separated(drawing).encode()
    if suffix == ".svg":
        return charts.svg(drawing).encode()
    if suffix == ".png":
        return _png(charts.svg(drawing))
    raise PenguinError(
        f"`{path.name}` does not say its format: known are {', '.join((*SUFFIXES, *more))}.",
        hint="Name the file so, such as `chart.svg`.",
    )


def _png(text: str) -> bytes:
    from penguin_git.tracker import raster

    size = _SIZE.search(text)
    pixels = float(size["width"]) * float(size["height"]) if size else 1.0
    try:
        return raster.png(text.replace(svg.FONT, 'font-family="Roboto"', 1), pixels, zoom=2.0)
    except ImportError as error:
        raise PenguinError(
            f"Pictures (`.png`) need packages that are not installed: `{error.name}` is missing.",
            hint="pip install 'penguin-git[graph]'  (`.svg` and `.csv` need nothing)",
        ) from None
