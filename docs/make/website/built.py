"""Look at a built site: it loads nothing from elsewhere, and every link within it leads somewhere.

`python docs/make/website/built.py build/site` prints what is wrong, one line each, and then ends with 1.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_KINDS = {".html", ".css", ".svg"}
_ADDRESSES = ("src", "href", "data", "poster", "xlink:href")
_IN_STYLES = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


class _Seen(HTMLParser):
    """What a file loads, where it links to, and the anchors that it has."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()
        if file.suffix != ".css":
            self.feed(file.read_text())
        if file.suffix != ".html":  # a part of itself that a picture names is drawn, or not
            self.loaded += [url for url in _in_styles(file.read_text()) if not url.startswith("#")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what one tag has."""
        known = {name: value for name, value in attrs if value}
        found = [known[name] for name in _ADDRESSES if name in known]
        (self.linked if tag == "a" else self.loaded).extend(found)
        self.loaded += [part.split()[0] for part in known.get("srcset", "").split(",") if part.strip()]
        self.loaded += _in_styles(known.get("style", ""))
        self.anchors |= {known[name] for name in ("id", "name") if name in known}


def trouble(site: Path) -> list[str]:
    """What is wrong with the pages, styles and pictures under a folder: lines that name the files."""
    files = sorted(file.resolve() for file in site.rglob("*") if file.suffix in _KINDS)
    seen = {file: _Seen(file) for file in files}
    if not any(file.suffix == ".html" for file in files):
        return [f"{site} has no page: `make docs` builds it."]
    return [line for file in files for line in _trouble_of(file, site, seen)]


def _trouble_of(file: Path, site: Path, seen: dict[Path, _Seen]) -> Iterator[str]:
    for url in seen[file].loaded:
        if _is_foreign(url):
            yield f"{file} loads {url} from elsewhere."
    for url in [*seen[file].loaded, *seen[file].linked]:
        if not _is_foreign(url) and not url.startswith("data:") and _is_broken(url, file, site, seen):
            yield f"{file} leads to {url}, which is not there."


def _in_styles(text: str) -> list[str]:
    return [one or two for one, two in _IN_STYLES.findall(text)]


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) or parts.scheme not in {"", "data"}


def _is_broken(url: str, file: Path, site: Path, seen: dict[Path, _Seen]) -> bool:
    path, anchor = unquote(urlsplit(url).path), unquote(urlsplit(url).fragment)
    target = file.parent / path if path else file
    if path.startswith("/"):
        target = site / path[1:]  # a server shows such a page in the place of any that it hasn't
    target = target.resolve()
    if target.is_dir():
        target /= "index.html"
    return not target.is_file() or bool(anchor and target in seen and anchor not in seen[target].anchors)


if __name__ == "__main__":
    sys.exit("\n".join(trouble(Path(sys.argv[1]))) or 0)
