"""How much there is to a task: 0 to 1 by what its file says, with the reasons.

Everything that makes a task larger adds points, and nothing but a title that names something small takes any
away: so more of the same - conditions, objectives, files, dependencies, budget - never lowers the score. The
score is `1 - exp(-points / 10)`, which comes ever closer to 1 and never gets there.
"""

import re
from collections.abc import Callable, Iterator
from math import exp
from typing import Final, NamedTuple

from penguin_git.model import effort, title_words
from penguin_git.model.measured import Measured
from penguin_git.model.named_files import files_in
from penguin_git.model.prose import count, prose, word_count
from penguin_git.model.task import Task

SIMPLE, LARGE = 0.35, 0.7  # below the one a task is simple, above the other it is large
_SCALE = 10  # points; so many make a score of 0.63
_START = 1.0  # even the shortest task has to be understood


class Part(NamedTuple):
    """What one thing that a task says adds, in points, and the words for it."""

    points: float
    reason: str


class _Read(NamedTuple):
    """A task, and the prose of its description."""

    task: Task
    said: str


def complexity(task: Task) -> Measured:
    """How much there is to a task. It is the same number for the same file, whatever happened before."""
    read = _Read(task, prose(task.description))
    parts = [part for measure in _MEASURES for part in measure(read) if part.points > 0]
    points = _START + sum(part.points for part in parts)
    reasons = [part.reason for part in sorted(parts, key=lambda part: -part.points)]
    if small := next((word for word in title_words.words(task.title) if word in _SMALL), ""):
        points, reasons = points / 2, [f"its title says that it is small (`{small}`)", *reasons]
    score = round(1 - exp(-points / _SCALE), 2)  # rounded, as the last digits differ between machines
    return Measured(min(score, 0.99), reasons or ["it says little more than its title"])


def size_of(score: float) -> str:
    """The word for a score: `simple`, `medium` or `large`."""
    return "simple" if score < SIMPLE else "medium" if score <= LARGE else "large"


def _length(read: _Read) -> Iterator[Part]:
    length = word_count(read.said)
    yield Part(min(length / 25, 5.0), f"its description has {count(length, 'word')}")


def _conditions(read: _Read) -> Iterator[Part]:
    number = len(read.task.acceptance)
    yield Part(min(number * 1.2, 8.0), f"it has {count(number, 'acceptance condition')}")


def _objectives(read: _Read) -> Iterator[Part]:
    """What is to be done beside the first thing: points of a list, and what is joined by "also"."""
    listed = sum(1 for line in read.said.splitlines() if _ITEM.match(line))
    joined = len(_ALSO.findall(f"{read.task.title}\n{read.said}"))
    joined += bool(title_words.second_order(read.task.title))
    yield Part(min(listed * 1.0, 7.0), f"its description lists {count(listed, 'point')}")
    yield Part(min(joined * 1.0, 3.0), f"it adds {count(joined, 'objective')} by words such as `also`")


def _files(read: _Read) -> Iterator[Part]:
    number = len({*files_in(f"{read.task.title}\n{read.said}"), *read.task.context})
    yield Part(min((number - 1) * 0.6, 4.0), f"it names {count(number, 'file')}")


def _dependencies(read: _Read) -> Iterator[Part]:
    number = len(read.task.depends_on)
    yield Part(min(number * 0.5, 2.0), f"it builds on {count(number, 'other task')}")


def _phases(read: _Read) -> Iterator[Part]:
    number = len(read.task.workflow)
    yield Part(min((number - 1) * 1.0, 3.0), f"its workflow has {count(number, 'phase')}")


def _budget(read: _Read) -> Iterator[Part]:
    """The largest of what its limits tell: 50,000 tokens, eight hours and 40 iterations tell the same."""
    limits, minutes = read.task.resource_constraints, effort.minutes(read.task.estimate, None)
    told = [
        (limits.max_tokens, 50_000, f"it may use {limits.max_tokens or 0:,} tokens"),
        (limits.max_duration_minutes, 480, f"it may take {limits.max_duration_minutes or 0:,} minutes"),
        (limits.max_iterations, 40, f"it may take {limits.max_iterations or 0:,} iterations"),
        (minutes, 480, f"it is estimated at {minutes or 0:,} minutes"),
    ]
    yield max(Part(4 * min((amount or 0) / full, 1.0), reason) for amount, full, reason in told)


def _making(read: _Read) -> Iterator[Part]:
    """Making something new is more than changing what is there."""
    verb = next(iter(title_words.words(read.task.title)), "")
    yield Part(1.5 if verb in _MAKING else 0.0, f"something new is to be made (`{verb}`)")


def _wide_words(read: _Read) -> Iterator[Part]:
    """Words that tell of work in many places; in the title they count twice."""
    in_title = _stems(read.task.title)
    below = {stem: word for stem, word in _stems(read.said).items() if stem not in in_title}
    named = ", ".join(f"`{word}`" for word in [*in_title.values(), *below.values()][:4])
    yield Part(min(len(in_title) * 2.0 + len(below) * 1.0, 7.0), f"it has words of wide work ({named})")


def _stems(text: str) -> dict[str, str]:
    """The words of wide work in a text, by what they have in common; names of files are none."""
    plain = " ".join(word for word in text.split() if not _NAME.intersection(word))
    return {found[1].lower(): found[0].lower() for found in _WIDE.finditer(plain)}


_MEASURES: Final[tuple[Callable[[_Read], Iterator[Part]], ...]] = (
    *(_length, _conditions, _objectives, _files, _dependencies),
    *(_phases, _budget, _making, _wide_words),
)
_ITEM: Final = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_ALSO: Final = re.compile(
    r"\b(?:also|additionally|furthermore|as well as|in addition|moreover)\b", re.IGNORECASE
)
_SMALL: Final = frozenset(
    (
        *("typo", "typos", "bump", "rename", "reword", "spelling", "tweak"),
        *("whitespace", "small", "tiny", "trivial", "minor"),
    )
)
_MAKING: Final = frozenset(
    ("add", "build", "create", "design", "develop", "generate", "implement", "introduce", "make", "write")
)
_NAME: Final = frozenset("/_=<>{}")
_WIDE: Final = re.compile(
    r"\b(refactor|migrat|rewrit|re-?architect|redesign|moderni[sz]|overhaul|replac|restructur|legacy|architect"
    r"|concurren|distribut|asynchron|security|performan|scal(?:e|ing|ab)|backwards?[ -]compatib"
    r"|zero[ -]downtime|end[ -]to[ -]end|from scratch|entire|whole|every|across|throughout|platform|framework"
    r"|infrastructure|pipeline|integrat|authenticat|authori[sz]|payment|encrypt|multi-?tenan|internationali[sz]"
    r"|real[ -]time|system|complete|comprehensive)[\w-]*",
    re.IGNORECASE,
)
