"""Markdown that people and agents wrote, as HTML that can do nothing: no raw HTML, no picture, few links."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from penguin_git.codec import svg
from penguin_git.model.text import visible_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LONGEST = (
    20_000  # characters; what is longer is shown as it was written, as some texts take very long to read
)
_LONGEST_WITH_TABLES = 4_000  # each short line can become a row of many empty cells
_LINKS = ("http://", "https://", "mailto:")
_DEEPEST = 6  # headings


def html(text: str, below: int = 2) -> str:
    """The text as HTML, its headings `below` levels deeper than it has them."""
    text = visible_lines(text.replace("\r\n", "\n"))
    if len(text) > _LONGEST:
        return f"<pre>{_escaped(text)}</pre>\n"
    reader = _reader(with_tables=len(text) <= _LONGEST_WITH_TABLES)
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + below, _DEEPEST)}"
        token.attrs.pop("style", None)  # how a table's cells are aligned, which our pages' policy forbids
        if token.children:
            token.children = list(_harmless(token.children))
    return str(reader.renderer.render(tokens, reader.options, {}))


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
