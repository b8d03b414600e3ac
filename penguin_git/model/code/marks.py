"""Marks that people leave in comments - TODO, FIXME, XXX, HACK - and the work they ask for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from penguin_git.model.code import paths
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded
from penguin_git.model.text import visible

WORDS = ("TODO", "FIXME", "XXX", "HACK")
_LONGEST = 80  # characters of a mark's text in a title
_WRAPPED = 40  # characters from which on a comment's line may be broken for its length
_MANY = 6  # marks in one file that make one task
_LISTED = 20  # places in one description
_WEIGHED = 500  # characters of a mark that its weight is taken from
_QUOTED = 5_000  # characters of one that a description quotes
_WEIGHTS = {"FIXME": 0.62, "XXX": 0.46, "HACK": 0.5, "TODO": 0.48}

_MARK = re.compile(
    r"""
    (?: ^[\s*\-#/;!>@.]* | (?<=[\s(\[;:.,]) )        # at the start of the comment, or inside it
    (?P<word>TODO|FIXME|XXX|HACK)
    (?P<owner>\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\])?
    (?P<colon>\s?[:!]|\s-{1,2}(?=\s))?
    (?P<text>(?:(?<=[:!\-)\]])\s*|\s+)\S.*)$
    """,
    re.VERBOSE,
)
_BARE = re.compile(
    r"^[\s*\-#/;!>@.<%]*(?P<word>TODO|FIXME|XXX|HACK)(?P<owner>\([^()\n]{1,60}\))?[\s:!.…]*(?:\*/|-->)?$"
)
_SAYS_LITTLE = re.compile(r"[^\W\d_]")
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{3}")
_ABOUT_MARKS = re.compile(
    r"^(?:s\b|/|comments?\b|marks?\b|markers?\b|items?\b|lists?\b|tags?\b|notes?\b|entries\b|lines?\b|or\b|and\b"
    r"|FIXME\b|XXX\b|HACK\b)",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    r"\b(?:bugs?|buggy|broken|breaks|wrong(?:ly)?|incorrect(?:ly)?|crash(?:es)?|leaks?|race|deadlock|unsafe"
    r"|insecure|security|vulnerab\w+|injection|escap(?:e|ing)|data loss|los(?:es|t)|corrupt\w*|hangs?"
    r"|overflow|infinite)\b",
    re.IGNORECASE,
)
_WAITS = re.compile(
    r"\b(?:once|when|after|until)\b.*\b(?:drop\w*|remov\w*|releas\w*|support\w*|minimum|merged|python|version)\b"
    r"|\bremove in\b|\bin v?\d+\.\d|\brequires? python\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s")
_MODEST = re.compile(
    r"\b(?:maybe|perhaps|consider|could|might|should we|nice to have|some ?day)\b|\?\s*$", re.I
)


class Mark(Struct, frozen=True, kw_only=True):
    """A mark in a comment. `text` is what it says, on one line; `more` what the comment says below it.

    A bare mark says nothing.
    """

    path: str
    line: int
    word: str
    text: str
    owner: str = ""
    more: str = ""
    since: datetime | None = None
    author: str = ""


def found(comment: str, *, path: str, line: int) -> Mark | None:
    """The mark in one line of a comment, where it is a mark: alone, or with what it says."""
    if bare := _BARE.search(comment.rstrip()):
        owner = visible((bare["owner"] or "").strip("()"))
        return Mark(path=path, line=line, word=bare["word"], text="", owner=owner)
    match = _MARK.search(comment)
    if match is None:
        return None
    text = " ".join(match["text"].split()).lstrip(":-–— ").removesuffix("-->").rstrip(" */")
    is_first = not comment[: match.start("word")].strip(" \t*-#/;!>@.")
    if not (is_first or (match["colon"] or match["owner"])):
        return None
    least = _SAYS_LITTLE if match["colon"] else _SAYS_SOMETHING
    if (not match["colon"] and _ABOUT_MARKS.search(text)) or not least.search(text):
        return None
    owner = visible((match["owner"] or "").strip("()[]"))
    return Mark(path=path, line=line, word=match["word"], text=visible(text), owner=owner)


def suggestions(marks: Sequence[Mark], now: datetime) -> list[Suggestion]:
    """One task for a mark; one for many in a file; and one for the same words in several places."""
    places: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        places[f"{mark.word} {mark.text.casefold() or mark.path}"].append(mark)
    repeated = [same for same in places.values() if len(same) > 1]
    files: dict[str, list[Mark]] = defaultdict(list)
    for same in places.values():
        if len(same) == 1:
            files[same[0].path].append(same[0])
    made = [_repeated(same, now) for same in repeated]
    for path, alone in files.items():
        made += [_of_file(path, alone, now)] if len(alone) >= _MANY else [_single(one, now) for one in alone]
    return made


def weight(mark: Mark) -> float:
    """How much a mark matters, by its words and its place."""
    text = _weighed(mark)
    value = _WEIGHTS[mark.word]
    value += 0.2 if _GRAVE.search(text) else 0.0
    value -= 0.08 if _MODEST.search(mark.text[:_WEIGHED]) else 0.0
    value -= 0.12 if _WAITS.search(text) else 0.0
    value -= 0.12 if len(mark.text.split()) < 3 else 0.0
    value -= 0.0 if _SAYS_SOMETHING.search(mark.text) else 0.25
    value -= 0.15 if paths.is_test(mark.path) else 0.0
    value -= 0.2 if paths.is_aside(mark.path) else 0.0
    return value


def _single(mark: Mark, now: datetime) -> Suggestion:
    return Suggestion(
        kind=Kind.MARK,
        key=f"mark:{mark.path}:{mark.word} {mark.text}",
        title=f"Resolve the {mark.word} in {mark.path}{_said(mark)}",
        description=f"A comment in `{mark.path}` says:\n\n{_quoted(mark)}\n\nDo what it asks for, or say "
        "why not where it stands, and take the mark out.",
        priority=bounded(weight(mark) + _by_age([mark], now)),
        location=f"{mark.path}:{mark.line}",
        reasons=_reasons([mark], now),
        files=(mark.path,),
        acceptance=(f"The mark is gone from `{mark.path}`, and what it asks for is done or decided.",),
        estimated_constraints=ResourceConstraints.documentation(),
        mentions=(mark.owner,) if mark.owner else (),
    )


def _of_file(path: str, marks: Sequence[Mark], now: datetime) -> Suggestion:
    heaviest = max(weight(mark) for mark in marks)
    listed = _listed([f"line {mark.line}: {_shown(_whole(mark), _WEIGHED)}" for mark in marks])
    return Suggestion(
        kind=Kind.MARK,
        key=f"marks:{path}",
        title=f"Work through the marks (TODO and the like) in {path}",
        description=f"Comments in `{path}` leave work open:\n\n{listed}\n\nDo what each asks for, or say "
        "why not where it stands, and take the mark out. Split the task where they have nothing to do "
        "with each other.",
        priority=bounded(heaviest + 0.06 + _by_age(marks, now)),
        location=f"{path}:{marks[0].line}",
        reasons=(f"{len(marks)} marks in one file", *_reasons(marks, now)),
        files=(path,),
        acceptance=(f"The marks are gone from `{path}`, and what they ask for is done or decided.",),
        estimated_constraints=ResourceConstraints.refactoring(),
    )


def _repeated(marks: Sequence[Mark], now: datetime) -> Suggestion:
    first = marks[0]
    files = tuple(dict.fromkeys(mark.path for mark in marks))
    where = first.path if len(files) == 1 else "several files"
    listed = _listed([f"{mark.path}:{mark.line}" for mark in marks])
    return Suggestion(
        kind=Kind.MARK,
        key=f"mark:{first.word} {first.text or first.path}",
        title=f"Resolve the repeated {first.word} in {where}{_said(first)}",
        description=f"The same comment stands in several places:\n\n{_quoted(first)}\n\n{listed}\n\nDo "
        "what it asks for everywhere, or say why not, and take the marks out.",
        priority=bounded(max(weight(mark) for mark in marks) + 0.04 + _by_age(marks, now)),
        location=f"{first.path}:{first.line}",
        reasons=(f"the same words in {len(marks)} places", *_reasons(marks, now)),
        files=files[:_LISTED],
        acceptance=("None of the marks is left, and what they ask for is done or decided.",),
        estimated_constraints=ResourceConstraints.refactoring(),
    )


def _said(mark: Mark) -> str:
    return f": {_cut(_sentence(mark))}" if mark.text else ", which says nothing"


def _quoted(mark: Mark) -> str:
    lines = _shown(f"{_whole(mark)}\n{mark.more}", _QUOTED).splitlines()
    return "\n".join(f"> {line}" for line in lines)


def _listed(places: Sequence[str]) -> str:
    more = len(places) - _LISTED
    rest = [f"- and {more} more"] if more > 0 else []
    return "\n".join([*(f"- {place}" for place in places[:_LISTED]), *rest])


def _shown(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _weighed(mark: Mark) -> str:
    """What a mark is judged by: enough of it, as patterns for pairs of words take long over much."""
    return f"{mark.text[:_WEIGHED]} {mark.more[:_WEIGHED]}"[:_WEIGHED]


def _whole(mark: Mark) -> str:
    return f"{mark.word}: {mark.text}" if mark.text else mark.word


def _reasons(marks: Iterable[Mark], now: datetime) -> tuple[str, ...]:
    dated = [mark for mark in marks if mark.since]
    words = " and ".join(dict.fromkeys(mark.word for mark in marks))
    said = [f"{words} in a comment"]
    if any(_GRAVE.search(_weighed(mark)) for mark in marks):
        said.append("its words speak of a fault")
    if dated:
        oldest = min(dated, key=lambda mark: mark.since or now)
        by = f" by {oldest.author}" if oldest.author else ""
        said.append(f"written {age(oldest.since or now, now)}{by}")
    return tuple(said)


def age(since: datetime, now: datetime) -> str:
    """How long ago something was, in words."""
    days = max((now - since).days, 0)
    for size, name in ((365, "year"), (30, "month"), (1, "day")):
        if count := days // size:
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "today"


def _by_age(marks: Iterable[Mark], now: datetime) -> float:
    """What has stood for a year was not a passing thought."""
    years = max(((now - mark.since).days / 365 for mark in marks if mark.since), default=0.0)
    return 0.04 if years >= 1 else 0.0


def _sentence(mark: Mark) -> str:
    """What a mark says, with the lines below where its own is clearly not the end."""
    goes_on = mark.more and (len(mark.text) > _WRAPPED or mark.text[-1] in ",:(-–—")
    if not goes_on or mark.text[-1] in ".?!":
        return mark.text
    return _SENTENCE_END.split(f"{mark.text} {' '.join(mark.more.split())}", maxsplit=1)[0]


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text.rstrip(".")
    head = text[:_LONGEST]
    return (head.rpartition(" ")[0] or head).rstrip(" .,;:") + "…"  # not every script has blanks
