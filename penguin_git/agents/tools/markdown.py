"""Markdown files by what they mean: outline, one section, links, tables, and a section's new text."""

import json
from typing import Annotated, NamedTuple

from msgspec import Meta, structs

from penguin_git.agents.tools import bounded, texts
from penguin_git.agents.tools.confined import Place, parts_of, place
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool

LARGEST = 1_000_000  # bytes of a file that is parsed
_GROUP = "markdown_processing"


class OfFile(Arguments, frozen=True):
    """Which file."""

    path: Annotated[str, Meta(description="The Markdown file, from the worktree's folder down.")]


class OfLinks(OfFile, frozen=True):
    """Which links."""

    broken_only: Annotated[bool, Meta(description="Show only links that lead nowhere.")] = False


class OfSection(OfFile, frozen=True):
    """Which section."""

    heading: Annotated[str, Meta(min_length=1, description="Its heading, as in the outline.")]
    line: Annotated[int | None, Meta(description="Its line, where several are called the same.")] = None


class NewSection(OfSection, frozen=True, kw_only=True):
    """What a section is to say."""

    text: Annotated[str, Meta(description="All that follows the heading, with the sections below it.")]


class _Span(NamedTuple):
    start: int
    body: int
    end: int
    around: str  # a digest of the headings that are not below it


def markdown_outline(asked: OfFile, bench: Bench) -> Result:
    """The headings, each behind the number of its line."""
    with place(bench.folder, asked.path) as file:
        return _asked("outline", asked, _read(file), bench)


def markdown_links(asked: OfLinks, bench: Bench) -> Result:
    """The links, and what is wrong with those that lead to files and headings."""
    with place(bench.folder, asked.path) as file:
        return _asked("links", asked, _read(file), bench)


def markdown_tables(asked: OfFile, bench: Bench) -> Result:
    """The tables, one row a line."""
    with place(bench.folder, asked.path) as file:
        return _asked("tables", asked, _read(file), bench)


def markdown_section(asked: OfSection, bench: Bench) -> Result:
    """The lines of a section, its heading first."""
    with place(bench.folder, asked.path) as file:
        data = _read(file)
    span = _span(asked, data, bench)
    return Result(texts.decoded(b"".join(_lines(data)[span.start : span.end])).rstrip())


def edit_markdown_section(asked: NewSection, bench: Bench) -> Result:
    """New text below a heading; the rest of the file keeps its headings, and every byte."""
    with place(bench.folder, asked.path) as file:
        data = _read(file)
        span = _span(asked, data, bench)
        new = _edited(data, span, asked.text)
        if _span(structs.replace(asked, line=span.start + 1), new, bench).around != span.around:
            raise Refusal(
                "With this text the rest of the file would have other headings: it leaves a code block open, "
                "or it has a heading as high as the section's own."
            )
        file.write(new, file.permissions())
        return Result(f"`{file.shown}` changed.")


def _edited(data: bytes, span: _Span, text: str) -> bytes:
    lines, newline = _lines(data), texts.newline_of(data)
    body = text.strip("\r\n").replace("\r\n", "\n").encode().replace(b"\n", newline)
    head, rest = b"".join(lines[: span.body]), b"".join(lines[span.end :])
    if not head.endswith((b"\n", b"\r")):
        head += newline
    between = body and newline + body + newline
    return head + between + (rest and newline + rest)


def _read(file: Place) -> bytes:
    data = file.read()
    texts.check_text(data, file.shown)
    if len(data) > LARGEST:
        raise Refusal(f"`{file.shown}` is larger than {LARGEST // 1_000_000} MB, the most that is parsed.")
    return data


def _lines(data: bytes) -> list[bytes]:
    """As the parser counts them: a lone CR ends a line, too."""
    return data.splitlines(keepends=True)


def _span(asked: OfSection, data: bytes, bench: Bench) -> _Span:
    result = _asked("span", asked, data, bench)
    if not result.ok:
        raise Refusal(result.text)
    return _Span(*json.loads(result.text))


def _asked(what: str, asked: OfFile, data: bytes, bench: Bench) -> Result:
    question = structs.asdict(asked) | {
        "ask": what,
        "root": str(bench.folder),
        "path": "/".join(parts_of(asked.path, bench.folder)),
        "content": texts.decoded(data),
    }
    return bounded.ask("penguin_git.agents.tools.markdown_answers", question, bench)


TOOLS = (
    TypedTool("markdown_outline", _GROUP, "Show the headings of a Markdown file.", OfFile, markdown_outline),
    TypedTool(
        "markdown_section", _GROUP, "Read one section of a Markdown file.", OfSection, markdown_section
    ),
    TypedTool(
        "markdown_links",
        _GROUP,
        "List the links of a Markdown file, and what is wrong with those to files and headings.",
        OfLinks,
        markdown_links,
    ),
    TypedTool(
        "markdown_tables",
        _GROUP,
        "Show the tables of a Markdown file, each row as a JSON list.",
        OfFile,
        markdown_tables,
    ),
    TypedTool(
        "edit_markdown_section",
        _GROUP,
        "Give a section of a Markdown file a new text. The heading stays.",
        NewSection,
        edit_markdown_section,
        needs_write=True,
    ),
)
