"""The drawing of a graph as part of a page: known elements and attributes alone, and links to the tasks.

Graphviz has escaped what people wrote; nothing here has to rely on that.
"""

from typing import Final
from xml.etree.ElementTree import Element, fromstring, tostring

from penguin_git.model import ids

_SVG: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset({"svg", "g", "a", "path", "polygon", "polyline", "ellipse", "text", "title"})
_ATTRIBUTES: Final = frozenset(
    {
        *("class", "cx", "cy", "d", "fill", "fill-opacity", "font-family", "font-size", "font-weight"),
        *("height", "points", "rx", "ry", "stroke", "stroke-dasharray", "stroke-opacity", "stroke-width"),
        *("text-anchor", "transform", "viewBox", "width", "x", "y"),
    }
)


def harmless(svg: str, tasks: str) -> str:
    """The picture; a node leads to its task, whose address begins with `tasks`."""
    drawn = fromstring(svg)  # noqa: S314 - graphviz-pure made it, and writes no entities of its own
    kept = _kept(drawn, tasks, "")
    kept.set("xmlns", "http://www.w3.org/2000/svg")
    kept.set("role", "group")
    kept.set("aria-label", "Tasks, with arrows from what comes first to what waits for it")
    return tostring(kept, encoding="unicode")


def _kept(element: Element, tasks: str, task: str) -> Element:
    name = element.tag.removeprefix(_SVG)
    attributes = {key: said for key, said in element.attrib.items() if key in _ATTRIBUTES}
    kept = Element(name, attributes)
    if element.get("class") == "node":
        task = element.findtext(f"{_SVG}title") or ""
    if name == "a" and ids.is_valid(task):
        kept.set("href", f"{tasks}{task}")
    kept.text = element.text if name in ("text", "title") else None
    for inner in element:
        if isinstance(inner.tag, str) and inner.tag.removeprefix(_SVG) in _ELEMENTS and _is_told(inner, name):
            kept.append(_kept(inner, tasks, task))
    return kept


def _is_told(element: Element, around: str) -> bool:
    """Titles are shown beside the pointer, and those of nodes and edges are names that Graphviz gave them."""
    return element.tag != f"{_SVG}title" or around == "a"
