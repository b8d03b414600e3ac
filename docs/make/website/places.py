"""Where the site has a file of the repository, and so where the links of a page have to lead.

The site is made of docs/. What stands beside it is there under `project/`, as `project/ARCHITECTURE.md`.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"

_CODE_OR_TARGET = re.compile(
    r"^(?P<fence>```+)[^\n]*\n.*?^(?P=fence)$|`[^`\n]*`|\]\((?P<target>[^()\s]+)\)",
    re.MULTILINE | re.DOTALL,
)


def place(file: Path) -> str:
    """The path, from the top of the site's sources, of a file of the repository."""
    if file.is_relative_to(DOCS):
        return file.relative_to(DOCS).as_posix()
    name = file.relative_to(ROOT).as_posix()
    return f"project/{name}" if file.suffix else f"project/{name}.txt"


def origin(place: str) -> Path:
    """The page of the repository that the site has at this place."""
    beside = place.removeprefix("project/")
    return DOCS / place if beside == place else ROOT / beside


def targets(page: Path) -> Iterator[Path]:
    """The files of the repository to which a page links."""
    for found in _CODE_OR_TARGET.finditer(page.read_text()):
        if (target := _target(page, found["target"])) is not None:
            yield target


def moved(markdown: str, page: Path) -> str:
    """The text of a page with its links as the site needs them; code stays as it is."""

    def replaced(found: re.Match[str]) -> str:
        if (target := _target(page, found["target"])) is None:
            return found[0]
        _, mark, anchor = found["target"].partition("#")
        return f"]({os.path.relpath(place(target), Path(place(page)).parent)}{mark}{anchor})"

    return _CODE_OR_TARGET.sub(replaced, markdown)


def anchor(heading: str, hyphen: str) -> str:
    """The anchor that forges give a heading: lower case, without punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", hyphen)


def _target(page: Path, link: str | None) -> Path | None:
    path = (link or "").partition("#")[0]
    if not path or "://" in path:
        return None
    file = Path(os.path.normpath(page.parent / path))
    return file if file.is_file() else None
