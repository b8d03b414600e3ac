"""The pages that `penguin web` shows, and what they are dressed in: a style sheet, a script and an icon."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from penguin_git.codec import palette
from penguin_git.templating.page_environment import PAGES, rendered

_OWN = PAGES / "web"
_KINDS = {
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def page(name: str, values: Mapping[str, object]) -> str:
    """One page; `values` have what its template asks for, `place` among it."""
    return rendered(f"web/{name}.html.j2", values)


@cache
def files() -> Mapping[str, tuple[str, bytes]]:
    """The files beside the pages: name, kind and content. No other file is ever served."""
    return {name: (kind, _content(name).encode()) for name, kind in _KINDS.items()}


def _content(name: str) -> str:
    if name == "style.css":
        return "".join((_read(PAGES / "report.css"), _read(_OWN / "page.css"), _states()))
    return _read(_OWN / name)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _states() -> str:
    """The colours of states, the same as in pictures; the word stands beside them."""
    paints = {state: palette.paint(state) for state in palette.STATES}
    return "".join(
        f".is-{state} {{ --tint: {fill}; --edge: {border}; }}\n" for state, (fill, border) in paints.items()
    )
