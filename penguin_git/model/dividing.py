"""The parts that a task's own words name: conditions, sections, points, orders, files, phases.

Nothing is made up: where the words name no two parts, there are none.
"""

import re
from itertools import pairwise
from typing import Final

from msgspec import Struct, structs

from penguin_git.model.task import Check, Phase, Task
from penguin_git.model.title_words import is_verb, words

MOST: Final = 50  # parts; whoever needs more divides one of them again
_LONGEST_TITLE: Final = 90


class Piece(Struct, frozen=True, kw_only=True):
    """One part, as the task tells it: what it is called, the words on it, and what it brings along."""

    title: str
    text: str = ""
    conditions: tuple[str | Check, ...] = ()
    files: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()


class Division(Struct, frozen=True, kw_only=True):
    """A task in pieces. `by` completes "it is divided by"; `common` are the words that are about them all.

    `is_weak`: it tells where the work is, or who does it, and not what it is.
    """

    by: str
    pieces: tuple[Piece, ...]
    common: str = ""
    is_weak: bool = False

    @property
    def is_chain(self) -> bool:
        """Whether each piece needs the one before."""
        return any(piece.phases for piece in self.pieces)


def divisions(task: Task) -> list[Division]:
    """Every way to take the task apart, those that say most about the work first."""
    ways = (_by_conditions, _by_sections, _by_points, _by_orders, _by_files, _by_phases)
    found = (way(task) for way in ways)
    return [division for division in found if len(division.pieces) > 1]


def grouped(division: Division, number: int) -> Division:
    """At most so many pieces: neighbours go together, and the sizes differ by one at most."""
    pieces = division.pieces
    number = min(number, len(pieces))
    ends = [len(pieces) * place // number for place in range(number + 1)]
    groups = [pieces[start:end] for start, end in pairwise(ends)]
    return structs.replace(division, pieces=tuple(map(_together, groups)))


def one_line(text: str, longest: int = _LONGEST_TITLE) -> str:
    """The text as a title: one line, without marks of a list or a heading, cut between words."""
    line = " ".join(text.split()).rstrip(" .:;,")
    if len(line) <= longest:
        return line
    return f"{line[: longest - 1].rpartition(' ')[0] or line[: longest - 1]}…"


def _together(pieces: tuple[Piece, ...]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    room = max(_LONGEST_TITLE // len(pieces), 12)
    told = [f"- {piece.title}{_below(piece.text)}" for piece in pieces if not piece.conditions]
    return Piece(
        title=one_line("; ".join(one_line(piece.title, room) for piece in pieces)),
        text="\n".join(told),
        conditions=tuple(one for piece in pieces for one in piece.conditions),
        files=tuple(one for piece in pieces for one in piece.files),
        phases=tuple(one for piece in pieces for one in piece.phases),
    )


def _below(text: str) -> str:
    return "".join(f"\n  {line}".rstrip() for line in text.splitlines()) if text else ""


def _by_conditions(task: Task) -> Division:
    """Its conditions in words; those that a command decides belong to one of these, or to all."""
    said = [one for one in task.acceptance if not isinstance(one, Check)]
    pieces = [
        Piece(title=one_line(one), text=one if one_line(one) != one.rstrip(".") else "", conditions=(one,))
        for one in said
    ]
    return _division("its acceptance conditions", pieces, task.description or "")


def _by_sections(task: Task) -> Division:
    lines = _lines(task)
    marks = [len(found[1]) if not code and (found := _HEADING.match(line)) else 0 for line, code in lines]
    level = next((one for one in range(1, 7) if marks.count(one) > 1), 7)
    common: list[str] = []
    pieces: list[tuple[str, list[str]]] = []
    into = common
    for (line, _), mark in zip(lines, marks, strict=True):
        title = line.strip(" #")
        if mark and mark <= level:
            is_part = mark == level and title.casefold().rstrip(":") not in _ABOUT_ALL
            into = [] if is_part else common
            if is_part:
                pieces.append((title, into))
                continue
        into.append(line)
    sections = [_titled(title, _text(body)) for title, body in pieces]
    return _division("the sections of its description", sections, _text(common))


def _by_points(task: Task) -> Division:
    """The points of its lists; those that are ticked are done."""
    lines = _lines(task)
    points = [_POINT.match(line) if not code else None for line, code in lines]
    margins = [len(found["margin"]) for found in points if found]
    margin = next((one for one in sorted({*margins}) if margins.count(one) > 1), 0)
    common: list[str] = []
    pieces: list[tuple[bool, list[str]]] = []
    is_open = False
    for (line, _), found in zip(lines, points, strict=True):
        if found and len(found["margin"]) == margin:
            is_open = True
            pieces.append((found["tick"] in ("x", "X"), [found["said"]]))
        elif is_open and _goes_on(line, margin, pieces[-1][1][-1]):
            pieces[-1][1].append(line[margin:])
        else:
            is_open = False
            common.append(line)
    open_ones = [_titled(body[0], _text(body[1:])) for is_done, body in pieces if not is_done]
    return _division("the points of its description", open_ones, _text(common))


def _goes_on(line: str, margin: int, before: str) -> bool:
    """Whether a line belongs to the point above it: indented, or straight below its words."""
    return (
        not line.strip() or line[: margin + 1].isspace() or (bool(before.strip()) and not _POINT.match(line))
    )


def _titled(first: str, more: str) -> Piece:
    """A piece that is called by its first words; where they are cut, they stand below as well."""
    title, whole = one_line(first), " ".join(first.split()).rstrip(" .:;,")
    return Piece(title=title, text="\n\n".join(filter(None, (whole if title != whole else "", more))))


def _by_orders(task: Task) -> Division:
    """The sentences that say what to do; others are about the one before them."""
    if any(code or _POINT.match(line) or _HEADING.match(line) for line, code in _lines(task)):
        return Division(by="", pieces=())  # it is no running text
    sentences = _SENTENCE.split(" ".join((task.description or "").split()))
    common: list[str] = []
    pieces: list[tuple[str, list[str]]] = []
    for sentence in filter(None, sentences):
        said = words(sentence)
        if said and (is_verb(said[0]) or said[0] in _ORDERS):
            pieces.append((sentence, []))
        else:
            (pieces[-1][1] if pieces else common).append(sentence)
    found = [_titled(order, " ".join(more)) for order, more in pieces]
    return _division("the sentences of its description", found, " ".join(common))


def _by_files(task: Task) -> Division:
    from penguin_git.model.named_files import files_in

    found = map(_of_the_repository, files_in(f"{task.title}\n{task.description or ''}"))
    named = [*filter(None, found), *task.context]
    pieces = [Piece(title=f"{task.title}: {name}", files=(name,)) for name in dict.fromkeys(named)]
    return _division("the files that it names", pieces, task.description or "", is_weak=True)


def _of_the_repository(name: str) -> str:
    """The file without the line that is named with it; empty where it lies elsewhere."""
    path = name.partition(":")[0].removeprefix("./")
    is_elsewhere = path.startswith(("/", "~")) or ".." in path.split("/") or "\\" in name
    return "" if is_elsewhere else path


def _by_phases(task: Task) -> Division:
    pieces = [
        Piece(title=f"{task.title}: {phase.phase}", text=phase.description or "", phases=(phase,))
        for phase in task.workflow
    ]
    return _division("the phases of its workflow", pieces, task.description or "", is_weak=True)


def _division(by: str, pieces: list[Piece], common: str, *, is_weak: bool = False) -> Division:
    named = [piece for piece in pieces if piece.title]
    found = Division(by=by, pieces=tuple(named), common=common.strip(), is_weak=is_weak)
    return grouped(found, MOST) if len(named) > MOST else found


def _lines(task: Task) -> list[tuple[str, bool]]:
    """The lines of the description, each with whether it is code between fences."""
    found, is_code = [], False
    for line in (task.description or "").splitlines():
        is_fence = line.lstrip().startswith(("```", "~~~"))
        found.append((line, is_code or is_fence))
        is_code ^= is_fence
    return found


def _text(lines: list[str]) -> str:
    from textwrap import dedent

    return dedent("\n".join(lines)).strip()


_HEADING: Final = re.compile(r"(#{1,6})[ \t]+\S")
_POINT: Final = re.compile(
    r"(?P<margin>[ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[(?P<tick>[ xX])\][ \t]+)?(?P<said>\S.*)"
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
_ORDERS: Final = frozenset(("include", "don't", "never", "always"))
_ABOUT_ALL: Final = frozenset(
    title
    for line in (
        "background|context|overview|introduction|summary|motivation|why|goal|goals|non-goals|scope",
        "out of scope|notes|note|references|links|see also|risks|constraints|criteria|acceptance",
        "acceptance criteria|definition of done",
    )
    for title in line.split("|")
)
