"""How large a budget a piece of work gets: one of the four tiers, by its words and its length."""

import re

from msgspec import structs

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.specification.limits import Budget

TIERS = (
    ResourceConstraints.simple(),
    ResourceConstraints.documentation(),
    ResourceConstraints.refactoring(),
    ResourceConstraints.feature(),
)
_SMALL = re.compile(
    r"\b(?:simple|small|minor|trivial|tiny|typo|rename|bump|link|favicon|label|tooltip"
    r"|icon|text|copy|placeholder|constant|flag|button)\b",
    re.IGNORECASE,
)
_WRITING = re.compile(
    r"\b(?:docs?|documentation|document|readme|guide|tutorial|changelog|faq|manual|write-up)\b", re.IGNORECASE
)
_LARGE = re.compile(
    r"\b(?:system|engine|platform|framework|integration|integrate|authenticat\w*"
    r"|authoriz\w*|authoris\w*|payments?|billing|real-?time|sync\w*"
    r"|migrat\w*|security|distributed|encrypt\w*|offline|multi-?tenan\w*"
    r"|machine learning|recommendation\w*|workflow|pipeline|parser|compiler"
    r"|scheduler|infrastructure|end-to-end|moderation|analytics|protocol|architecture|crud)\b",
    re.IGNORECASE,
)
_REWORK = re.compile(
    r"\b(?:refactor\w*|restructur\w*|clean ?up|rewrite|reorganis\w*|reorganiz\w*)\b", re.IGNORECASE
)
_SIZES = {
    **dict.fromkeys(("xs", "xxs", "s", "small", "simple", "easy", "trivial"), 0),
    **dict.fromkeys(("m", "medium"), 2),
    **dict.fromkeys(("l", "large", "big", "hard", "complex", "xl", "xxl"), 3),
}
_HOURS = (("min", 1 / 60), ("h", 1.0), ("d", 8.0), ("w", 40.0), ("p", 4.0), ("s", 4.0))
_BOUNDS = (1.0, 4.0, 8.0)  # hours up to which the smaller tiers go
_TIME = re.compile(r"\b(\d{1,3})\s*(min|h)(?:s|utes?|rs?|ours?)?\W*$", re.IGNORECASE)
_MANY_WORDS = 40
_MANY_CONDITIONS = 4


def constraints(text: str, conditions: int, said: str | None = None) -> ResourceConstraints:
    """The limits for work that is described like this; `said` is the size that the specification gives."""
    return TIERS[_said(said) if said else _guessed(text, conditions)]


def limited(guess: ResourceConstraints, budget: Budget, said: str | None) -> ResourceConstraints:
    """The limits with those that the specification names itself; a size in hours or minutes is one, too."""
    return structs.replace(
        guess,
        max_tokens=budget.tokens or guess.max_tokens,
        max_duration_minutes=budget.minutes or _minutes(said or "") or guess.max_duration_minutes,
    )


def _minutes(size: str) -> int | None:
    """How long a size such as `2h` says that work takes; days are those of people, and limit nothing."""
    found = _TIME.search(size)
    return int(found[1]) * (60 if found[2].casefold() == "h" else 1) or None if found else None


def _said(size: str) -> int:
    word = size.casefold().split(":")[-1].split("=")[-1].strip()
    if (known := _SIZES.get(word.split()[-1] if word else "")) is not None:
        return known
    number = re.search(r"\d+", word)
    unit = next((hours for letter, hours in _HOURS if word.lstrip("0123456789 ").startswith(letter)), 1.0)
    hours = int(number[0]) * unit if number else _BOUNDS[-1]
    return sum(hours > bound for bound in _BOUNDS)


def _guessed(text: str, conditions: int) -> int:
    if _REWORK.search(text):
        return 2
    if _WRITING.search(text[:80]) and not _LARGE.search(text[:80]):
        return 1
    tier = 2 + (1 if _LARGE.search(text) else 0) + (1 if conditions >= _MANY_CONDITIONS else 0)
    tier += 1 if len(text.split()) > _MANY_WORDS else 0
    tier -= 2 if _SMALL.search(text[:80]) and tier == 2 else 0
    return max(0, min(tier, 3))
