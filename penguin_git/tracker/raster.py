"""SVG to PNG, with a font that comes along, then those of the extra `fonts` and of the machine."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_MOST_PIXELS = 40_000_000
_MORE_FONTS = ("manimgx_fonts", "noto_cjk_sans_otc")  # packages of the extra `fonts`: nothing but font files


def png(svg: str, pixels: float, *, zoom: float = 1.5, dpi: int = 96) -> bytes:
    """The picture on white, larger by `zoom` unless it has too many `pixels` for that."""
    import resvg_py

    zoom = min(zoom, (_MOST_PIXELS / max(pixels, 1)) ** 0.5)
    drawn = resvg_py.svg_to_bytes(svg_string=svg, dpi=dpi, zoom=zoom, background="white", font_files=fonts())
    return bytes(drawn)


def fonts() -> list[str]:
    """The files of the fonts that are installed as packages; the first ones are Roboto."""
    import font_roboto

    folder = Path(font_roboto.__file__).parent / "files"
    return [*(str(folder / f"Roboto-{face}.ttf") for face in ("Regular", "Bold")), *_more_fonts()]


def _more_fonts() -> Iterator[str]:
    for package in _MORE_FONTS:
        found = find_spec(package)
        for folder in (found and found.submodule_search_locations) or ():
            yield from sorted(str(file) for file in Path(folder).glob("*.tt[cf]"))
