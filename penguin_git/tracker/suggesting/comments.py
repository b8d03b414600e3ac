"""The comments of a source, and the marks that stand in them."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from penguin_git.model.code import marks
from penguin_git.model.code.marks import Mark
from penguin_git.model.text import visible
from penguin_git.tracker.suggesting import languages
from penguin_git.tracker.suggesting.languages import Language

_WORTH_A_LOOK = re.compile(rf"\b(?:{'|'.join(marks.WORDS)})\b")
_GOES_ON = 6  # lines of a comment below its mark that are kept


class Line(Struct, frozen=True):
    """One line of a comment: where it stands, from 1, and at which column, from 0."""

    line: int
    column: int
    text: str


def found(text: str, path: str) -> list[Mark]:
    """The marks in the comments of a file."""
    language = languages.of(path)
    if language is None or not _WORTH_A_LOOK.search(text):
        return []
    return list(_marks(list(_comments(text, language)), path))


def _marks(comments: Sequence[Line], path: str) -> Iterator[Mark]:
    for at, comment in enumerate(comments):
        mark = marks.found(comment.text, path=path, line=comment.line)
        if mark is not None:
            more = _below(comments, at, path)
            if not mark.text:  # it may stand alone above what it says
                said, _, more = more.partition("\n")
                mark = structs.replace(mark, text=said)
            yield structs.replace(mark, more=more)


def _below(comments: Sequence[Line], at: int, path: str) -> str:
    """The lines right below a mark that go on with it: same column, no mark of their own."""
    first, more = comments[at], []
    for number, comment in enumerate(comments[at + 1 : at + 1 + _GOES_ON], start=1):
        said = _undressed(comment.text)
        is_next = comment.line == first.line + number and comment.column == first.column
        if not is_next or not said or marks.found(comment.text, path=path, line=comment.line):
            break
        more.append(said)
    return "\n".join(more)


def _undressed(text: str) -> str:
    """A line of a comment without the signs around it."""
    inner = text.strip().removesuffix("*/").removesuffix("-->")
    return visible(inner.lstrip(" \t*#/;!%>-").rstrip())


def _comments(text: str, language: Language) -> Iterator[Line]:
    number, counted = 1, 0
    for match in languages.pattern(language).finditer(text):
        if match.lastgroup is None:
            continue
        number += text.count("\n", counted, match.start())
        counted = match.start()
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        for below, said in enumerate(match[0].split("\n")):
            margin = len(said) - len(said.lstrip()) if below else column
            yield Line(number + below, margin, said)
