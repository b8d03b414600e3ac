"""Markdown that people and agents wrote, as HTML that can do nothing: no raw HTML, no picture, few links."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from penguin_git.codec import svg
from penguin_git.model.text import visible_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 10_000  # characters; some texts take a time to read that grows with the square of their length
_MOST_CELLS = 2_000  # of tables: each short line can become a row of many empty ones
_LINKS = ("http://", "https://", "mailto:")
_DEEPEST = 6  # headings


@lru_cache(maxsize=256)
def html(text: str, longest: int = LONGEST, below: int = 2) -> str:
    """The text as HTML, its headings `below` levels deeper than it has them.

    A text of more than `longest` characters is shown as it was written.
    """
    text = visible_lines(text.replace("\r\n", "\n"))
    if len(text) > longest:
        return f"<pre>{_escaped(text)}</pre>\n"
    reader = _reader(with_tables=_cells(text) <= _MOST_CELLS)
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + below, _DEEPEST)}"
        token.attrs.pop("style", None)  # how a table's cells are aligned, which our pages' policy forbids
        if token.children:
            token.children = list(_harmless(token.children))
    return str(reader.renderer.render(tokens, reader.options, {}))


def _cells(text: str) -> int:
    """How many cells the text can become at most."""
    lines = text.split("\n")
    return len(lines) * (max(line.count("|") for line in lines) + 1)


def _reader(*, with_tables: bool) -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", *(["table"] * with_tables)])


def _harmless(tokens: "list[Token]") -> "Iterator[Token]":
    """Links lead to the web and to mail, and don't say whence; of others and of pictures the words stay."""
    from markdown_it.token import Token

    led_out: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            led_out.append(str(token.attrGet("href") or "").lower().startswith(_LINKS))
            token.attrs = {"href": token.attrGet("href") or "", "rel": "noreferrer nofollow"}
        elif token.type == "image":
            yield Token("text", "", 0, content=f"[{token.content or 'picture'}]")
            continue
        is_kept = led_out[-1] if token.type.startswith("link_") else True
        if token.type == "link_close":
            led_out.pop()
        if is_kept:
            yield token


def _escaped(text: str) -> str:
    return "\n".join(map(svg.clean, text.split("\n")))
