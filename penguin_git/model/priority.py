"""How urgent a task is."""

from enum import StrEnum


class TaskPriority(StrEnum):
    """How urgent a task is; a text as well."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for critical, 3 for low: the order in which ready tasks are started."""
        return _RANKS[self]


_RANKS = {priority: rank for rank, priority in enumerate(TaskPriority)}
