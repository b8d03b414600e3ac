"""Graphviz text to a picture, with what `pip install 'penguin-git[graph]'` brings and nothing else.

`graphviz-pure` places boxes and lines and writes SVG; the same SVG becomes PNG and PDF with a font that comes
along, then those of the extra `fonts` and of the machine for characters which that one lacks.
"""

import re
from contextlib import closing
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from penguin_git.agents import process
from penguin_git.agents.capture import Capture
from penguin_git.agents.command import Command
from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import PenguinError
from penguin_git.tracker import raster

FORMATS = ("png", "svg", "pdf")
MOST_NODES = 2_000

_TIME = 300.0  # seconds
_DPI = 96
_SIZE = re.compile(r'<svg width="(?P<width>\d+)pt" height="(?P<height>\d+)pt"')
_LAID_OUT_FOR = (
    'font-family="Helvetica,sans-Serif"'  # as graphviz-pure writes it; titles can't, quotes are escaped
)


def picture(dot: str, format: str) -> bytes:  # noqa: A002 - that is what it is
    """The picture in one of `FORMATS`. Raises `PenguinError` where the extra `graph` is not installed."""
    try:
        svg = _svg(dot)
        if format == "svg":
            return svg.replace(_LAID_OUT_FOR, 'font-family="Helvetica,Arial,sans-serif"').encode()
        svg = svg.replace(_LAID_OUT_FOR, 'font-family="Roboto"')
        return _png(svg) if format == "png" else _pdf(svg)
    except (ImportError, PackageNotFoundError) as error:
        raise PenguinError(
            f"Pictures (`.{format}`) need packages that are not installed: `{error.name}` is missing.",
            hint="pip install 'penguin-git[graph]'  (`.dot` and `.mmd` need nothing)",
        ) from None


def _svg(dot: str) -> str:
    program = _program()
    with TemporaryDirectory(prefix="penguin-graph-") as folder, closing(StopSignal()) as stop:
        drawing, said = Path(folder) / "graph.svg", Capture()
        Path(folder, "graph.dot").write_text(dot, encoding="utf-8")
        command = Command(
            (str(program), "-q", "-Tsvg", f"-o{drawing}", "graph.dot"), Path(folder), {}, timeout=_TIME
        )
        finished = process.run(command, on_output=said.add, stop=stop)
        if finished.timed_out:
            raise PenguinError("The picture was not done within five minutes.", hint=_SMALLER)
        if not finished.ok or not drawing.is_file():
            why = said.captured.last_lines(1, 300) or f"it ended with {finished.exit_code}"
            raise PenguinError(f"`graphviz-pure` could not draw the graph: {why}.", hint=_SMALLER)
        return drawing.read_text(encoding="utf-8")


_SMALLER = "Draw a part of it (`--project NAME`), or write a `.dot` file and use another program."


def _program() -> Path:
    """The program of the package, wherever pip has put it."""
    found = distribution("graphviz-pure")
    names = ("graphviz-pure", "graphviz-pure.exe")
    path = next((file for file in found.files or () if file.name in names), None)
    if path is None:
        raise PackageNotFoundError("graphviz-pure")
    return Path(str(found.locate_file(path))).resolve()


def _png(svg: str) -> bytes:
    size = _SIZE.search(svg)
    pixels = int(size["width"]) * int(size["height"]) * (_DPI / 72) ** 2 if size else 1
    return raster.png(svg, pixels, dpi=_DPI)


def _pdf(svg: str) -> bytes:
    import svg2pdf_py

    fonts = svg2pdf_py.FontDatabase()
    for file in raster.fonts():
        fonts.load_font_file(file)
    fonts.load_system_fonts()
    return bytes(svg2pdf_py.svg_to_pdf(svg, fonts))
