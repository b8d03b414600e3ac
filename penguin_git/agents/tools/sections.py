"""A Markdown file as headings with the lines that belong to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from penguin_git.agents.tools.refusal import Refusal

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Section:
    """A heading and all below it up to the next one that is as high. Lines count from 0, `end` excluded."""

    level: int
    title: str
    start: int
    body: int  # the first line after the heading itself
    end: int


def parsed(text: str) -> list[Token]:
    """The tokens of a file, its front matter left out."""
    lines = _NEWLINE.split(text)
    if lines[0].rstrip() == "---" and "---" in (closing := [line.rstrip() for line in lines[1:]]):
        end = closing.index("---") + 2
        lines[:end] = [""] * end  # otherwise it would be read as a heading
    return MarkdownIt("commonmark").enable("table").parse("\n".join(lines))


def sections(tokens: Sequence[Token], text: str) -> list[Section]:
    """The sections in the order of their headings; those within quotations and lists are not counted."""
    total = len(_NEWLINE.split(text))
    found = [
        (int(token.tag[1:]), plain(tokens[index + 1]), token.map)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    return [
        Section(level, title, start, body, _end(level, found[number + 1 :], total))
        for number, (level, title, (start, body)) in enumerate(found)
    ]


def _end(level: int, later: Sequence[tuple[int, str, list[int]]], total: int) -> int:
    return next((lines[0] for other, _, lines in later if other <= level), total)


def plain(inline: Token) -> str:
    """The words of a heading or a cell, without their markup."""
    return "".join(
        child.content if child.type in {"text", "code_inline", "image"} else " "
        for child in inline.children or ()
        if child.type in {"text", "code_inline", "image", "softbreak", "hardbreak"}
    ).strip()


def section_named(found: Sequence[Section], heading: str, line: int | None) -> Section:
    """The one section with this heading, and on this line (from 1) where that is given."""
    wanted = heading.strip().lstrip("#").strip().casefold()
    named = [section for section in found if section.title.casefold() == wanted]
    if line is not None:
        named = [section for section in named if section.start == line - 1]
    if len(named) == 1:
        return named[0]
    if named:
        lines = ", ".join(str(section.start + 1) for section in named)
        raise Refusal(
            f"`{heading}` is the heading of several sections, on the lines {lines}. Give the `line`."
        )
    raise Refusal(
        f"There is no heading `{heading}`{f' on line {line}' if line else ''}.{_nearest(wanted, found)}"
    )


def _nearest(wanted: str, found: Sequence[Section]) -> str:
    from difflib import get_close_matches

    titles = {section.title.casefold(): section.title for section in found}
    near = get_close_matches(wanted, list(titles), n=1)
    return f" Did you mean `{titles[near[0]]}`?" if near else ""
