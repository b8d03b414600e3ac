"""Phases for a plain list of wishes: what all else stands on, the features, what makes them fit for use."""

import re
from collections.abc import Sequence

from penguin_git.model.specification.draft import Draft, DraftPhase

_GROUND = re.compile(
    r"\b(?:authenticat\w*|authoriz\w*|authoris\w*|log-?in|sign-?(?:in|up)"
    r"|user accounts?|registration|database|schema|data model|project setup"
    r"|scaffold\w*"
    r"|set ?up|repository|architecture|infrastructure|configuration|skeleton|boilerplate|ci)\b",
    re.IGNORECASE,
)
_FINISH = re.compile(
    r"\b(?:tests?|testing|test coverage|documentation|docs|readme|deploy\w*|release"
    r"|rate[- ]limit\w*|security|hardening|performance|monitoring|logging"
    r"|accessibility|load test\w*|optimi[sz]\w*|docker\w*|packaging|backups?)\b",
    re.IGNORECASE,
)
_PHASES = (
    ("Lay the foundation", "What everything else stands on."),
    ("Build the features", "What its users see."),
    ("Make it fit for use", "Safety, speed, tests, documentation and delivery."),
)


def grouped(tasks: Sequence[Draft], line: int) -> tuple[DraftPhase, ...]:
    """The tasks in up to three phases, each in its order."""
    groups: list[list[Draft]] = [[], [], []]
    for task in tasks:
        groups[_place(task)].append(task)
    return tuple(
        DraftPhase(title=title, description=description, line=line, tasks=tuple(group))
        for (title, description), group in zip(_PHASES, groups, strict=True)
        if group
    )


def _place(task: Draft) -> int:
    if _FINISH.search(task.title):
        return 2
    return 0 if _GROUND.search(task.title) else 1
