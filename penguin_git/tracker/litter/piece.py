"""One thing that is no longer needed, or that has to stay although it looks so."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """`kind` is worktree, branch, log, attempt, crash or cache; without `remove` it stays."""

    kind: str
    name: str
    reason: str
    remove: Callable[[], None] | None = None
