"""A specification's Markdown, read as headings, prose, lists and tables.

Quotations, code and HTML are left out: they show things, they don't ask for them.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.specification.blocks import Block, Heading, Item, Items, Prose, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_BYTES = 256 * 1024
MAX_LINES = 10_000
MAX_PIECES = 3_000  # headings, paragraphs, items and cells
MAX_LISTED = 100_000  # lines of a checklist
_MOST_LISTED = 2 * 1024 * 1024  # characters
_DEEPEST = 80  # of elements in elements; a list and its item are two
_NEWLINE = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"^([ \t]*)[•·▪●○◦‣–—][ \t]+", re.MULTILINE)  # as word processors write them
_NAMED = re.compile(
    r"^([ \t]*)(?=[A-Z]{1,4}-?\d{1,4}[:.)][ \t]+\S)", re.MULTILINE
)  # `FR-1: …` on a line of its own
_PHASE = re.compile(r"(?:phase|milestone|stage|sprint)\s+\d{1,3}\b(?:\s*[:.)–—-].{0,70}|)", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}[.):]?[ \t]+\S")  # `1.1 …` is no list in Markdown
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


def listed(text: str) -> tuple[Block, ...]:
    """The blocks of a text that lists tasks, which may be longer than what plans are made from."""
    if text.count("\n") > MAX_LISTED or len(text) > _MOST_LISTED:
        raise PenguinError(
            f"The checklist has more than {MAX_LISTED:,} lines or 2 MiB.",
            hint="Import a part of it at a time.",
        )
    return tuple(_blocks(_tree(_tokens(_tidy(text), deepest=_DEEPEST))))


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


def _tokens(text: str, deepest: int = 20) -> "list[Token]":
    from markdown_it import MarkdownIt

    # Inline marks are read later, where they matter; a deeper indentation is a deeper item here, not code.
    parser = MarkdownIt("commonmark", {"maxNesting": deepest})
    return parser.enable("table").disable(["inline", "code"]).parse(text)


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
                yield from _paragraph(_text(node), node.line)
            case "bullet_list_open" | "ordered_list_open":
                yield from _list(_items(node), node.line)
            case "table_open":
                yield _table(node)


def _paragraph(text: str, line: int) -> Iterator[Block]:
    """A paragraph; lines such as `Phase 2: Build` begin another, and those with `1.1` are items."""
    lines = list(enumerate(text.split("\n"), start=line))
    for is_list, group in groupby(lines, key=lambda one: _NUMBERED.match(one[1].strip()) is not None):
        if is_list:
            items = tuple(Item(words.strip(), at) for at, words in group)
            yield Items(items, items[0].line)
        else:
            yield from _parted(list(group))


def _parted(lines: list[tuple[int, str]]) -> Iterator[Prose]:
    starts = [at for at, (_, words) in enumerate(lines) if at and _PHASE.fullmatch(words.strip())]
    for start, end in pairwise([0, *starts, len(lines)]):
        yield Prose("\n".join(words for _, words in lines[start:end]), lines[start][0])


def _list(items: Sequence[Item], line: int) -> Iterator[Block]:
    """A list, up to an item that a line such as `Phase 2: Build` has run into."""
    before: list[Item] = []
    for item in items:
        first, *more = item.text.split("\n")
        at = next((at for at, words in enumerate(more) if _PHASE.fullmatch(words.strip())), None)
        if at is None:
            before.append(item)
            continue
        kept = structs.replace(item, text="\n".join([first, *more[:at]]))
        yield Items((*before, kept), before[0].line if before else line)
        yield from _paragraph("\n".join(more[at:]), item.line + at + 1)
        before = []
    if before:
        yield Items(tuple(before), before[0].line)


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
