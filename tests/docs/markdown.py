"""Links, headings and pages of Markdown, as far as the tests need them."""

import re
from pathlib import Path

_FENCE = re.compile(r"^(```+)[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_NOT_OURS = {"node_modules", "build", "dist"}


def pages(root: Path) -> list[Path]:
    """Every Markdown file of the checkout, hidden folders left out."""
    return sorted(page for page in root.rglob("*.md") if _is_ours(page.relative_to(root)))


def _is_ours(page: Path) -> bool:
    return not any(part.startswith(".") or part in _NOT_OURS for part in page.parts)


def links(text: str) -> list[str]:
    """The targets of all links and pictures outside of code."""
    return [one or two for one, two in _LINK.findall(_CODE.sub("``", _FENCE.sub("", text)))]


def anchors(text: str) -> set[str]:
    """The anchors that headings get: lower case, without punctuation, spaces as hyphens, repeats numbered."""
    found: set[str] = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = 0
        while (name := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(name)
    return found
