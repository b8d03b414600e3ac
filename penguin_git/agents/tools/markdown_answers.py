"""What can be asked about a Markdown file; `bounded` runs this in a child."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from penguin_git.agents.tools import links
from penguin_git.agents.tools.sections import parsed, plain, section_named, sections

Question = Mapping[str, Any]


def answer(question: Question) -> Iterator[str]:
    """The lines of the answer to `ask` about the file `path`."""
    return ANSWERS[question["ask"]](question, parsed(question["content"]))


def _outline(question: Question, tokens: Sequence[Token]) -> Iterator[str]:
    found = sections(tokens, question["content"])
    for section in found:
        yield f"{section.start + 1:6}\t{'#' * section.level} {section.title}"
    if not found:
        yield "It has no headings."


def _span(question: Question, tokens: Sequence[Token]) -> Iterator[str]:
    """Of one section: its first line, the first of its body, its end; a digest of the headings around it."""
    found = sections(tokens, question["content"])
    wanted = section_named(found, question["heading"], question["line"])
    around = [
        (section.level, section.title) for section in found if not wanted.start < section.start < wanted.end
    ]
    digest = sha256(repr(around).encode("utf-8", "surrogatepass")).hexdigest()
    yield json.dumps([wanted.start, wanted.body, wanted.end, digest])


def _links(question: Question, tokens: Sequence[Token]) -> Iterator[str]:
    checker = links.Checker(Path(question["root"]), question["path"], tokens)
    found = False
    for link in links.links(tokens):
        problem = checker.problem(link.target)
        if problem or not question["broken_only"]:
            found = True
            yield f"{link.line}: [{link.words}]({link.target})" + f" - broken: {problem}" * bool(problem)
    if not found:
        yield "No link is broken." if question["broken_only"] else "It has no links."


def _tables(_: Question, tokens: Sequence[Token]) -> Iterator[str]:
    row: list[str] = []
    found = False
    for index, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            found = True
            yield f"Line {token.map[0] + 1}:"
        elif token.type == "tr_open":
            row = []
        elif token.type in {"th_open", "td_open"}:
            row.append(plain(tokens[index + 1]))
        elif token.type == "tr_close":
            yield json.dumps(row, ensure_ascii=False)
    if not found:
        yield "It has no tables."


ANSWERS: dict[str, Callable[[Question, Sequence[Token]], Iterator[str]]] = {
    "outline": _outline,
    "span": _span,
    "links": _links,
    "tables": _tables,
}
