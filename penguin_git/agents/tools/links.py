"""The links of a Markdown file, and which of those to other files of the worktree lead nowhere."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from penguin_git.agents.tools import texts
from penguin_git.agents.tools.confined import place
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.sections import parsed, plain

_ANCHOR = re.compile(r"""<[^>]*\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_NOT_IN_SLUGS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Link:
    """Where a link stands (a line from 1), what it says and where it leads."""

    line: int
    words: str
    target: str


def links(tokens: Sequence[Token]) -> Iterator[Link]:
    """All links and pictures, those by reference too."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "softbreak":
                line += 1
            elif child.type == "image":
                yield Link(line, child.content, str(child.attrs["src"]))
            elif child.type == "link_open":
                yield Link(line, _words(children[index + 1 :]), str(child.attrs["href"]))


def _words(children: Sequence[Token]) -> str:
    end = next((index for index, child in enumerate(children) if child.type == "link_close"), len(children))
    return "".join(child.content for child in children[:end])


class Checker:
    """Says what is wrong with links; each file that they lead to is read once."""

    def __init__(self, root: Path, path: str, tokens: Sequence[Token]) -> None:
        self._root, self._folder = root, dirname(path)
        self._anchors: dict[str, frozenset[str]] = {normpath(path): anchors(tokens)}
        self._here = normpath(path)

    def problem(self, target: str) -> str:
        """Why a link leads nowhere; empty when it does not, and for everything outside of the worktree."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return "it is no address"
        if parts.scheme or parts.netloc:
            return ""
        path, anchor = unquote(parts.path), unquote(parts.fragment)
        where = self._here if not path else normpath(join(self._folder, path) if path[0] != "/" else path[1:])
        if where == ".." or where.startswith("../"):
            return "it leads out of the worktree"
        try:
            return self._at(where, anchor)
        except Refusal as refusal:
            return refusal.reason.rstrip(".")
        except OSError as problem:
            return str(problem.strerror)

    def _at(self, where: str, anchor: str) -> str:
        with place(self._root, where) as file:
            if file.status() is None:
                return f"there is no `{file.shown}`"
            if not anchor or not where.lower().endswith((".md", ".markdown")):
                return ""
            if where not in self._anchors:
                self._anchors[where] = anchors(parsed(texts.decoded(file.read())))
        known = anchor.casefold() in self._anchors[where]
        return "" if known else f"`{file.shown}` has no heading for `#{anchor}`"


def anchors(tokens: Sequence[Token]) -> frozenset[str]:
    """What links can name within a file: its headings as GitHub writes them, and anchors in HTML."""
    seen: Counter[str] = Counter()
    found: set[str] = set()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            slug = _NOT_IN_SLUGS.sub("", plain(tokens[index + 1]).casefold()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
        for html in (token, *(token.children or ())):
            if html.type in {"html_block", "html_inline"}:
                found |= {name.casefold() for name in _ANCHOR.findall(html.content)}
    return frozenset(found)
