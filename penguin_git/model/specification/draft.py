"""A task while a plan is made: its dependencies are still words."""

from msgspec import Struct

from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification.limits import Budget
from penguin_git.model.specification.waiting import Need


class Draft(Struct, frozen=True, kw_only=True):
    """`key` is the name that the specification gives it, such as `FR-1`; `number` is that of its item.

    `source` are its own words.
    """

    title: str
    line: int
    description: str | None = None
    key: str | None = None
    number: int | None = None
    acceptance: tuple[str, ...] = ()
    priority: TaskPriority | None = None
    size: str | None = None
    labels: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    budget: Budget = Budget()
    source: str = ""


class DraftPhase(Struct, frozen=True, kw_only=True):
    """`heading` is what the specification calls it, number and all."""

    title: str
    line: int
    tasks: tuple[Draft, ...]
    description: str | None = None
    ordinal: int | None = None
    needs: tuple[Need, ...] = ()
