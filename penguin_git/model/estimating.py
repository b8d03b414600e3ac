"""What a task may take, by finished tasks that are like it: the median, and where most of them lie.

Tasks are like each other by their type, their labels, how complex they are and who does them. Fewer than
three say nothing; what some of them do not know is estimated from the others, or not at all.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from msgspec import Struct

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.measuring import LARGE, SIMPLE
from penguin_git.model.prose import count
from penguin_git.model.spread import at
from penguin_git.model.task import TaskType

ENOUGH: Final = 3  # tasks; of fewer no median is worth its name
_MOST: Final = 20  # the nearest ones; more would only be less like it
_ALIKE: Final = 4.0  # points from which on a task is like another one
_TIERS: Final = (5_000, 15_000, 25_000, 50_000)
_MINUTES: Final = (15, 30, 60, 120, 240, 480)


class Finished(Struct, frozen=True, kw_only=True):
    """A finished task, and what all its attempts together took; None is unknown."""

    task: str
    type: TaskType
    labels: tuple[str, ...] = ()
    agent: str = ""
    complexity: float
    minutes: float | None = None
    tokens: int | None = None
    cost: float | None = None


class Asked(Struct, frozen=True, kw_only=True):
    """The task to be estimated; `agent` is empty where it is not known who does it."""

    type: TaskType
    labels: tuple[str, ...] = ()
    agent: str = ""
    complexity: float


class Range(Struct, frozen=True):
    """Half of the tasks took less than `median`, and eight of ten between `low` and `high`; `of` so many."""

    low: float
    median: float
    high: float
    of: int


class Estimate(Struct, frozen=True, kw_only=True):
    """What a task may take; None where fewer than three similar tasks know it. `cost` is in US dollars.

    `tasks` are the similar ones, the nearest first; `sure` is `not`, `little`, `fairly` or `quite`.
    """

    minutes: Range | None = None
    tokens: Range | None = None
    cost: Range | None = None
    tasks: tuple[str, ...] = ()
    sure: str = "not"
    reasons: tuple[str, ...] = ()


def estimate(asked: Asked, finished: Iterable[Finished]) -> Estimate:
    """What it may take, by those of the finished tasks that are like it."""
    near = sorted(
        ((_likeness(asked, one), one) for one in finished), key=lambda pair: (-pair[0], pair[1].task)
    )
    alike = [one for points, one in near if points >= _ALIKE][:_MOST]
    if len(alike) < ENOUGH:
        found = count(len(alike), "finished task") if alike else "no finished task"
        why = f"{found} is like it, and fewer than three say nothing" if len(alike) < 2 else _TWO
        return Estimate(tasks=tuple(one.task for one in alike), reasons=(why,))
    minutes, tokens = _range(one.minutes for one in alike), _range(one.tokens for one in alike)
    return Estimate(
        minutes=minutes,
        tokens=tokens,
        cost=_range(one.cost for one in alike),
        tasks=tuple(one.task for one in alike),
        sure=_sureness(len(alike), minutes, tokens),
        reasons=tuple(_reasons(asked, alike)),
    )


_TWO: Final = "2 finished tasks are like it, and fewer than three say nothing"


def suggested(estimate: Estimate, complexity: float) -> tuple[ResourceConstraints, str]:
    """Limits with some room above what similar tasks took, and why; without such tasks by the size alone."""
    if estimate.tokens is None and estimate.minutes is None:
        tokens = _TIERS[0] if complexity < SIMPLE else _TIERS[1] if complexity <= LARGE else _TIERS[3]
        why = f"by its complexity of {complexity:.2f}, as too few similar tasks have finished"
        return ResourceConstraints(max_tokens=tokens), why
    found = ResourceConstraints(
        max_tokens=_next(_TIERS, estimate.tokens.high * 1.2, 10_000) if estimate.tokens else None,
        max_duration_minutes=_next(_MINUTES, estimate.minutes.high * 1.5, 60) if estimate.minutes else None,
    )
    return found, f"by {count(len(estimate.tasks), 'similar task')} that have finished"


def _next(steps: Sequence[int], needed: float, beyond: int) -> int:
    """The first step that is enough; beyond the last one, whole multiples."""
    return next((step for step in steps if step >= needed), int(-(-needed // beyond)) * beyond)


def _likeness(asked: Asked, one: Finished) -> float:
    """Up to 8 points: 3 for the type, 2 for the labels, 2 for the complexity, 1 for who does it."""
    return (
        3.0 * (one.type is asked.type)
        + 2.0 * _shared(asked.labels, one.labels)
        + 2.0 * max(0.0, 1 - abs(one.complexity - asked.complexity) / 0.5)
        + 1.0 * (bool(asked.agent) and one.agent == asked.agent)
    )


def _shared(some: Collection[str], others: Collection[str]) -> float:
    both = {*some, *others}
    return len({*some} & {*others}) / len(both) if both else 0.0


def _range(values: Iterable[float | None]) -> Range | None:
    known = sorted(value for value in values if value is not None)
    if len(known) < ENOUGH:
        return None
    return Range(at(known, 0.1), at(known, 0.5), at(known, 0.9), len(known))


def _sureness(tasks: int, *found: Range | None) -> str:
    """By how many tasks there are; where they differ fourfold, one word less."""
    level = 1 + (tasks >= 6) + (tasks >= 15)
    is_wide = any(one.high > 4 * max(one.low, 1) for one in found if one)
    return ("not", "little", "fairly", "quite")[max(1, level - is_wide)]


def _reasons(asked: Asked, alike: Sequence[Finished]) -> Iterable[str]:
    of = len(alike)
    yield f"{count(of, 'finished task')} are like it"
    yield f"{sum(one.type is asked.type for one in alike):,} of them are of the type `{asked.type}`"
    if asked.labels:
        shared = sum(not {*asked.labels}.isdisjoint(one.labels) for one in alike)
        yield f"{shared:,} of them have a label in common with it"
    if asked.agent:
        yield f"{sum(one.agent == asked.agent for one in alike):,} of them were done by `{asked.agent}`"
