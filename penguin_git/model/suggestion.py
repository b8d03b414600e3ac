"""A suggestion: work that a look at code found, as a value."""

from enum import StrEnum

from msgspec import Struct

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import TaskType

_LEVELS = (
    (0.9, TaskPriority.CRITICAL),
    (0.7, TaskPriority.HIGH),
    (0.4, TaskPriority.MEDIUM),
)


class Kind(StrEnum):
    """What kind of thing was found; a text as well."""

    CONFLICT = "conflict"
    SYNTAX = "syntax"
    MARK = "mark"
    COMPLEXITY = "complexity"
    TESTS = "tests"
    DOCSTRINGS = "docstrings"
    DEPENDENCIES = "dependencies"


_TYPES = {
    Kind.CONFLICT: TaskType.BUG,
    Kind.SYNTAX: TaskType.BUG,
    Kind.MARK: TaskType.CODE,
    Kind.COMPLEXITY: TaskType.REFACTOR,
    Kind.TESTS: TaskType.TEST,
    Kind.DOCSTRINGS: TaskType.DOCS,
    Kind.DEPENDENCIES: TaskType.OPS,
}


class Suggestion(Struct, frozen=True, kw_only=True):
    """A task worth making. `priority` goes from 0 to 1, and `reasons` say where it comes from.

    `location` is `file:line` of the first place concerned, from the top folder of the repository; `files` are
    all files concerned. The same finding has the same `title` and `key` in every look, also when its lines
    have moved; `acceptance` says when it is done. `mentions` are names in the code that may be of tasks or
    of people, as in `TODO(k3f9)`.
    """

    kind: Kind
    key: str
    title: str
    description: str
    priority: float
    location: str
    reasons: tuple[str, ...]
    files: tuple[str, ...]
    acceptance: tuple[str, ...]
    estimated_constraints: ResourceConstraints
    mentions: tuple[str, ...] = ()

    @property
    def type(self) -> TaskType:
        """The type of task that it would be."""
        return _TYPES[self.kind]

    def get_priority_level(self) -> TaskPriority:
        """The priority as tasks have it: critical from 0.9, high from 0.7, medium from 0.4."""
        return next((level for least, level in _LEVELS if self.priority >= least), TaskPriority.LOW)


class LeftOut(Struct, frozen=True):
    """Files that were not looked at, and why."""

    reason: str
    count: int
    example: str


class Analysis(Struct, frozen=True):
    """What a look at code found: `tasks`, the most important first, of so many `files`; and what was not."""

    tasks: tuple[Suggestion, ...]
    files: int
    left_out: tuple[LeftOut, ...] = ()


def ranked(suggestions: list[Suggestion]) -> tuple[Suggestion, ...]:
    """The most important first; of equals in the order of their places."""
    return tuple(
        sorted(suggestions, key=lambda one: (-one.priority, one.location.rpartition(":")[0], one.key))
    )


def bounded(priority: float) -> float:
    """A priority between 0 and 1, in hundredths."""
    return round(min(max(priority, 0.05), 1.0), 2)
