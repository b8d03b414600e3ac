"""Elements of SVG as text: whatever they are given stays text, or a value of an attribute.

Colours are attributes rather than styles, so that a page's style sheet overrules them by their class, and so
that a page may forbid styles of elements.
"""

from collections.abc import Mapping
from html import escape

from penguin_git.codec import palette
from penguin_git.model.text import visible

_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
FONT = 'font-family="system-ui, Helvetica, Arial, sans-serif"'


def element(name: str, *inside: str, **attributes: str | float | None) -> str:
    """One element; `inside` is SVG already. `class_` is `class`, and `_` in names of attributes is `-`."""
    said = "".join(
        f' {_key(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def letters(
    text: str,
    x: float,
    y: float,
    *behind: str,
    size: float = 12,
    faint: bool = False,
    **more: str | float | None,
) -> str:
    """A line of text that begins at `x`, or ends or lies around it by `text_anchor`, on the baseline `y`."""
    looks = {"font_size": size, **(_FAINT if faint else _INK), **more}
    return element("text", clean(text), *behind, x=x, y=y, **looks)


def aside(text: str) -> str:
    """Small text that follows on a line, wherever that ends in the font of the reader."""
    return element("tspan", clean(text), dx=6, font_size=11, **_FAINT)


_INK: Mapping[str, str] = {"class_": "ink", "fill": palette.INK}
_FAINT: Mapping[str, str] = {"class_": "faint", "fill": palette.FAINT}


def hint(text: str) -> str:
    """What is shown when somebody points at the element that it lies in."""
    return element("title", clean(text))


def picture(width: float, height: float, label: str, *inside: str) -> str:
    """The whole picture on white paper; `label` is for those who can't see it."""
    paper = element("rect", width=width, height=height, class_="paper", fill="white")
    size = f'width="{_value(width)}" height="{_value(height)}" viewBox="0 0 {_value(width)} {_value(height)}"'
    name = f'role="img" aria-label="{_value(label)}"'
    drawn = "\n".join((paper, *inside))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {FONT} {name}>\n{drawn}\n</svg>\n'


def clean(text: str) -> str:
    """Text for between tags, on one line."""
    return escape(visible(text).translate(_NOT_IN_XML), quote=True)


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
