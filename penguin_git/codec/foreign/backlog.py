"""Files of Backlog.md: front matter in YAML, and sections in Markdown that comments mark."""

import re
from collections.abc import Iterable, Mapping

from penguin_git.codec.nodes import Table
from penguin_git.codec.readers import free
from penguin_git.codec.reading import read_text
from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.backlog import Board, Page
from penguin_git.model.task import Free

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(?P<front>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARK = re.compile(r"<!-- (?:(?:SECTION:)?[A-Z_]+):(?P<end>BEGIN|END) -->")
_HEADING = re.compile(r"## +(?P<title>\S.*?) *")
_DATE = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?P<time> .*)?")
_LARGEST = 256 * 1024


def page(data: bytes, path: str, folder: str) -> Page:
    """One task's file. `BrokenFile` says what is wrong with it."""
    text = _text(data, path)
    found = _FRONT.match(text)
    if found is None:
        raise BrokenFile([Problem(path, 1, 1, "There is no front matter between two lines of `---`.")])
    # One empty line in the place of the first `---`, so that the lines of problems are those of the file.
    table = read_text("\n" + found["front"], path)
    front = {name: _dated(name, value) for name, value in _plain(table).items()}
    return Page(path, folder, front, sections(text[found.end() :]))


def board(settings: bytes | None, path: str, milestones: Iterable[tuple[str, bytes]]) -> Board:
    """What the settings and the files of milestones say."""
    said = _plain(read_text(_text(settings, path), path)) if settings is not None else {}
    columns = said.get("statuses")
    fronts = [page(data, name, "milestones").front for name, data in milestones]
    return Board(
        name=cleaning.words(str(said.get("project_name") or "")),
        columns=tuple(map(str, columns)) if isinstance(columns, list) else (),
        milestones={str(one.get("id")).casefold(): cleaning.words(str(one.get("title"))) for one in fronts},
    )


def sections(text: str) -> dict[str, str]:
    """The text below each heading; within a marked section, headings are a part of its text."""
    found: dict[str, list[str]] = {}
    heading, is_marked = "Description", False
    for line in text.split("\n"):
        mark = _MARK.fullmatch(line.strip())
        title = None if is_marked or mark else _HEADING.fullmatch(line)
        if mark:
            is_marked = mark["end"] == "BEGIN"
        elif title:
            heading = title["title"]
        else:
            found.setdefault(heading, []).append(line)
    texts = {heading: "\n".join(lines).strip("\n") for heading, lines in found.items()}
    return {heading: said for heading, said in texts.items() if said.strip()}


def _plain(table: Table) -> Mapping[str, Free]:
    said = free(table)
    return said if isinstance(said, dict) else {}


def _text(data: bytes, path: str) -> str:
    if len(data) > _LARGEST:
        raise BrokenFile([Problem(path, 0, 0, f"The file has more than {_LARGEST:,} bytes.")])
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BrokenFile([Problem(path, 0, 0, "The file is not text in UTF-8.")]) from None


def _dated(name: str, value: Free) -> Free:
    """A date in the other order that the settings allow, `24-12-2026`, as the usual one."""
    found = _DATE.fullmatch(value) if name.endswith("_date") and isinstance(value, str) else None
    if found is None:
        return value
    return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}{found['time'] or ''}"
