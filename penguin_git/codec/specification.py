"""A specification's Markdown, read as headings, prose, lists and tables.

Quotations, code and HTML are left out: they show things, they don't ask for them.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from penguin_git.errors import PenguinError
from penguin_git.model.specification.blocks import Block, Heading, Item, Items, Prose, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_BYTES = 256 * 1024
MAX_LINES = 10_000
MAX_PIECES = 3_000  # headings, paragraphs, items and cells
_NEWLINE = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"^([ \t]*)[•·▪●○◦‣–—][ \t]+", re.MULTILINE)  # as word processors write them
_NAMED = re.compile(
    r"^([ \t]*)(?=[A-Z]{1,4}-?\d{1,4}[:.)][ \t]+\S)", re.MULTILINE
)  # `FR-1: …` on a line of its own
_BOX = re.compile(r"\[([ xX])\][ \t]+")


class Node(NamedTuple):
    """A token that opens something, with what stands inside."""

    token: "Token"
    inside: "list[Node]"

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return self.token.map[0] + 1 if self.token.map else 0


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a specification in order. Raises `PenguinError` for a text beyond the limits above."""
    check_size(text)
    tokens = _tokens(_tidy(text)) if text.count("\n") <= MAX_LINES else None
    if tokens is None or sum(token.type == "inline" for token in tokens) > MAX_PIECES:
        raise PenguinError(
            f"The specification has more than {MAX_PIECES:,} headings, paragraphs and items.",
            hint="Plan one part of it at a time: a chapter to a project, say.",
        )
    return tuple(_blocks(_tree(tokens)))


def check_size(text: str) -> None:
    """Raises `PenguinError` for a text that is empty or longer than `MAX_BYTES`."""
    if not text.strip():
        raise PenguinError("The specification is empty.", hint="List what is to be done, one item each.")
    size = len(text) if len(text) > MAX_BYTES else len(text.encode(errors="replace"))
    if size > MAX_BYTES:
        raise PenguinError(
            f"The specification is longer than {MAX_BYTES // 1024} KiB.",
            hint="Plan one part of it at a time: a chapter to a project, say.",
        )


def _tidy(text: str) -> str:
    lines = _NEWLINE.split(text.replace("\0", ""))
    if lines[0].strip() == "---" and "---" in (closing := [line.rstrip() for line in lines[1:]]):
        end = closing.index("---") + 2
        lines[:end] = [""] * end  # otherwise it would be read as a heading
    text = _BULLET.sub(r"\1- ", textwrap.dedent("\n".join(lines)))
    return _NAMED.sub(r"\1- ", text)


def _tokens(text: str) -> "list[Token]":
    from markdown_it import MarkdownIt

    # Inline marks are read later, where they matter; a deeper indentation is a deeper item here, not code.
    return MarkdownIt("commonmark").enable("table").disable(["inline", "code"]).parse(text)


def _tree(tokens: "Sequence[Token]") -> list[Node]:
    top: list[Node] = []
    stack = [top]
    for token in tokens:
        if token.nesting >= 0:
            node = Node(token, [])
            stack[-1].append(node)
            if token.nesting:
                stack.append(node.inside)
        else:
            stack.pop()
    return top


def _blocks(nodes: Sequence[Node]) -> Iterator[Block]:
    for node in nodes:
        match node.token.type:
            case "heading_open":
                yield Heading(int(node.token.tag[1:]), _text(node), node.line)
            case "paragraph_open":
                yield Prose(_text(node), node.line)
            case "bullet_list_open" | "ordered_list_open":
                yield Items(_items(node), node.line)
            case "table_open":
                yield _table(node)


def _text(node: Node) -> str:
    return "\n".join(inner.token.content for inner in node.inside if inner.token.type == "inline").strip()


def _items(node: Node) -> tuple[Item, ...]:
    is_numbered = node.token.type == "ordered_list_open"
    return tuple(_item(inner, is_numbered=is_numbered) for inner in node.inside)


def _item(node: Node, *, is_numbered: bool) -> Item:
    paragraphs = [
        _text(inner) for inner in node.inside if inner.token.type in ("paragraph_open", "heading_open")
    ]
    text, *prose = paragraphs or [""]
    box = _BOX.match(text)
    deeper = [
        item for inner in node.inside if inner.token.type.endswith("_list_open") for item in _items(inner)
    ]
    return Item(
        text=text[box.end() :] if box else text,
        line=node.line,
        items=tuple(deeper),
        number=int(node.token.info) if is_numbered and node.token.info.isdigit() else None,
        done=box[1] != " " if box else None,
        prose=tuple(prose),
    )


def _table(node: Node) -> Table:
    rows = [tuple(_text(cell) for cell in row.inside) for part in node.inside for row in part.inside]
    return Table(rows[0] if rows else (), tuple(rows[1:]), node.line)
