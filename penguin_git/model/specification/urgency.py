"""How urgent a requirement is: by a word that names it, or by how its sentence sounds."""

import re

from penguin_git.model.priority import TaskPriority

_PRIORITY = re.compile(
    r"(?:priority\s*[:=-]?\s*)?(p[0-4]|critical|urgent|blocker|asap|highest|high|must"
    r"|must[- ]have|should|should[- ]have|medium|normal|could|could[- ]have"
    r"|nice[- ]to[- ]have|optional|low|lowest|stretch|later|required|essential|mvp"
    r"|won'?t(?:[- ]have)?)(?:[- ]?(?:priority|goal))?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^(critical|urgent|blocker|asap|must have|should have|could have"
    r"|nice[- ]to[- ]have|optional|stretch goal|p[0-4]|must|should|could"
    r"|won'?t have)\s*[:–—]\s*|^(p[0-4])\s+(?=[a-z]{3})",
    re.IGNORECASE,
)
_WORDS = (
    (
        re.compile(
            r"\b(?:urgent(?:ly)?|asap|as soon as possible|highest priority|top priority"
            r"|blocker|is critical)\b",
            re.IGNORECASE,
        ),
        TaskPriority.CRITICAL,
    ),
    (
        re.compile(
            r"\b(?:nice[- ]to[- ]haves?|optional(?:ly)?|stretch goal|low priority"
            r"|if time permits|if time allows|would be nice)\b",
            re.IGNORECASE,
        ),
        TaskPriority.LOW,
    ),
    (
        re.compile(r"\b(?:must|shall|is required|are required|high priority|essential)\b", re.IGNORECASE),
        TaskPriority.HIGH,
    ),
    (re.compile(r"\bcould\b|\bMAY\b"), TaskPriority.LOW),
)
_RANKS = {
    TaskPriority.CRITICAL: ("p0", "critical", "urgent", "blocker", "asap", "highest"),
    TaskPriority.HIGH: ("p1", "high", "must", "must have", "required", "essential", "mvp"),
    TaskPriority.MEDIUM: ("p2", "should", "should have", "medium", "normal"),
    TaskPriority.LOW: (
        "p3",
        "p4",
        "could",
        "could have",
        "nice to have",
        "optional",
        "low",
        "lowest",
        "stretch",
        "later",
    ),
}


def rank(word: str) -> TaskPriority | None:
    """The priority that a word such as `P1` or `Must have` names."""
    found = _PRIORITY.match(word.strip())
    if not found:
        return None
    tidy = found[1].casefold().replace("-", " ").replace("'", "")
    return next((one for one, words in _RANKS.items() if tidy in words), None)


def is_named(text: str) -> bool:
    """Whether a text is such a word, and nothing else."""
    return _PRIORITY.fullmatch(text) is not None


def leading(text: str) -> tuple[str, str] | None:
    """The word before a colon at the beginning, and what follows it."""
    found = _LABELLED.match(text)
    return (found[1] or found[2], text[found.end() :]) if found else None


def sounding(words: str) -> TaskPriority | None:
    """How urgent a sentence sounds."""
    return next((one for known, one in _WORDS if known.search(words)), None)
