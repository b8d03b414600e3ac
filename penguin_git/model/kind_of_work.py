"""What kind of work a task is: what its file says, else what its words tell.

Each thing that tells of a kind gives it points: a label and a prefix such as `docs:` five, the verb of the
title four, a noun in the title three, one in the description and a file that is named one. What a title asks
to make counts in place of the making: "add tests for the cart" is about tests. The most points win; of equals
the first in the order of the table. Where nothing tells, it is code.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Final, NamedTuple

from msgspec import Struct

from penguin_git.model import title_words
from penguin_git.model.named_files import files_in
from penguin_git.model.prose import prose
from penguin_git.model.task import Task, TaskType


class Guess(Struct, frozen=True):
    """A kind of work, and what tells of it."""

    type: TaskType
    reasons: tuple[str, ...]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class _Words(NamedTuple):
    """What tells of one kind: words that a title begins with, and things that are named."""

    verbs: frozenset[str]
    things: frozenset[str]
    labels: frozenset[str]


def _kind(verbs: str, things: str, labels: str) -> _Words:
    return _Words(_set(verbs), _set(things), _set(labels))


_KINDS: Final[Mapping[TaskType, _Words]] = {
    TaskType.BUG: _kind(
        "fix debug repair resolve troubleshoot hotfix reproduce",
        "bug bugs crash crashes regression defect defects outage exception traceback broken fails",
        "bug bugs bugfix fix hotfix defect regression",
    ),
    TaskType.DOCS: _kind(
        "document describe explain translate proofread",
        """documentation docs readme changelog guide tutorial docstring docstrings manual typo typos copy wiki
        notes""",
        "docs doc documentation",
    ),
    TaskType.TEST: _kind(
        "test cover",
        "test tests testing coverage fixture fixtures e2e",
        "test tests testing qa",
    ),
    TaskType.REFACTOR: _kind(
        """refactor restructure reorganise reorganize simplify rename deduplicate dedupe decouple modularize
        modularise modernize modernise clean cleanup tidy""",
        "refactoring cleanup duplication debt",
        "refactor refactoring cleanup tech-debt debt",
    ),
    TaskType.OPS: _kind(
        "deploy configure provision install release publish upgrade bump setup rotate backup rollback",
        """deployment ci cd pipeline docker kubernetes helm terraform infrastructure environment server
        servers monitoring release production""",
        "ops devops infra infrastructure ci deploy deployment release build chore",
    ),
    TaskType.REVIEW: _kind("review audit inspect", "review audit", "review audit"),
    TaskType.RESEARCH: _kind(
        "research investigate analyze analyse explore evaluate compare study find examine summarize",
        "research investigation analysis spike prototype comparison",
        "research spike investigation analysis",
    ),
    TaskType.CODE: _kind(
        "implement add build create develop make support optimize optimise integrate",
        "feature endpoint endpoints api component",
        "feature feat code enhancement backend frontend",
    ),
}
_LABEL, _VERB, _IN_TITLE, _BELOW = 5, 4, 3, 1
_MOST_BELOW = 2  # things in a description that count for one kind


def kind_of_work(task: Task) -> Guess:
    """The kind of a task, by its `type` or by what tells of it."""
    if task.type is not None:
        return Guess(task.type, (f"its file says `type: {task.type}`",))
    points: dict[TaskType, int] = defaultdict(int)
    reasons: dict[TaskType, list[str]] = defaultdict(list)
    for kind, weight, reason in _clues(task):
        points[kind] += weight
        reasons[kind].append(reason)
    if not points:
        return Guess(TaskType.CODE, ("nothing in it tells of another kind of work",))
    best = max(_KINDS, key=lambda kind: points[kind])
    return Guess(best, tuple(dict.fromkeys(reasons[best])))


def _clues(task: Task) -> Iterator[tuple[TaskType, int, str]]:
    words = _words(task.title)
    made = _made(words)
    scope = task.title.partition(":")[0].partition("(")[0].strip().lower() if ":" in task.title else ""
    for kind, its in _KINDS.items():
        labels = [label for label in task.labels if label.lower() in its.labels]
        yield from ((kind, _LABEL, f"it has the label `{label}`") for label in labels)
        if scope in its.labels:
            yield kind, _LABEL, f"its title begins with `{scope}:`"
        if made and made in its.things and kind in _MADE:
            yield kind, _VERB, f"its title asks to make `{made}`"
        elif words and words[0] in its.verbs and not made:
            yield kind, _VERB, f"its title begins with `{words[0]}`"
        yield from _in_title(kind, words, is_made=bool(made))
        yield from _below(task, kind, its)
    yield from _by_files(task)
    if task.run is not None:
        yield TaskType.OPS, _BELOW, "it is a `run` script"


def _in_title(kind: TaskType, words: list[str], *, is_made: bool) -> Iterator[tuple[TaskType, int, str]]:
    """The things in a title; where its beginning tells the kind, those of other kinds count once."""
    found = [word for word in words if word in _KINDS[kind].things]
    telling = (its.verbs for other, its in _KINDS.items() if other is not TaskType.CODE)
    is_told = is_made or any(words[0] in verbs for verbs in telling if words)
    if is_told and not (kind is TaskType.DOCS or (is_made and kind in _MADE)):
        found = found[:1]  # the typos in a readme are many words for one thing, the API's endpoints are not
    yield from ((kind, _IN_TITLE, f"its title has `{word}`") for word in found)


def _made(words: list[str]) -> str:
    """The tests or documents that a title asks to make; '' where it asks for something else."""
    if not words or words[0] not in _MAKING:
        return ""
    thing = list(takewhile(lambda word: word not in _AFTER_A_THING, words[1:]))[-1:]
    return next((word for word in thing if any(word in _KINDS[kind].things for kind in _MADE)), "")


def _words(title: str) -> list[str]:
    words = [word for word in title_words.words(title) if word not in _LEADS]
    return ["setup", *words[2:]] if words[:2] == ["set", "up"] else words


def _below(task: Task, kind: TaskType, its: _Words) -> Iterator[tuple[TaskType, int, str]]:
    said = dict.fromkeys(title_words.words(prose(task.description)))
    found = [word for word in said if word in its.things][:_MOST_BELOW]
    yield from ((kind, _BELOW, f"its description has `{word}`") for word in found)


def _by_files(task: Task) -> Iterator[tuple[TaskType, int, str]]:
    for kind in dict.fromkeys(
        map(_kind_of_file, [*files_in(f"{task.title}\n{prose(task.description)}"), *task.context])
    ):
        if kind is not None:
            yield kind, _BELOW, f"it names files of the kind `{kind}`"


def _kind_of_file(name: str) -> TaskType | None:
    folded = name.lower()
    last = folded.rstrip("/").rpartition("/")[2]
    if "tests/" in folded or last.startswith("test_") or ".test." in last or ".spec." in last:
        return TaskType.TEST
    if "docs/" in folded or last.endswith((".md", ".rst")) or last in ("readme", "changelog"):
        return TaskType.DOCS
    if ".github/" in folded or last in ("dockerfile", "jenkinsfile") or last.endswith((".tf", ".tfvars")):
        return TaskType.OPS
    return None


_MADE: Final = (TaskType.TEST, TaskType.DOCS)
_MAKING: Final = _set(
    """add build complete create develop draft extend finish generate implement improve increase make prepare
    provide update write"""
)
_AFTER_A_THING: Final = _set(
    """about against and around as at by covering describing explaining for from in into of on or that through
    to using via when where which with without"""
)
_LEADS: Final = frozenset(("please", "also", "just", "now"))
