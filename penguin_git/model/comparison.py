"""Tasks beside each other by one measure of what their attempts took."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.performance import success_rate
from penguin_git.model.sample import Sample
from penguin_git.model.spread import Spread, spread


class Compared(Struct, frozen=True):
    """One task. `value` is about the `known` of its attempts, None where that is none of them."""

    task: TaskId
    title: str
    value: float | None
    attempts: int
    known: int

    @property
    def is_whole(self) -> bool:
        """Whether it is about all attempts of the task; a sum over some of them is too small."""
        return self.known == self.attempts


class Comparison(Struct, frozen=True):
    """The tasks, largest value first and unknown ones last, and how the values of the whole ones spread."""

    metric: str
    unit: str
    tasks: tuple[Compared, ...]
    spread: Spread


class Metric(NamedTuple):
    """A measure of a task: in what unit, of each attempt, and of all of them together."""

    unit: str
    of_one: Callable[[Sample], float | None]
    together: Callable[[Sequence[Sample], Sequence[float]], float | None]


def _sum(_: Sequence[Sample], known: Sequence[float]) -> float:
    return sum(known)


METRICS: Mapping[str, Metric] = {
    "duration": Metric("minutes", lambda one: one.minutes, _sum),
    "tokens": Metric("tokens", lambda one: one.tokens, _sum),
    "cost": Metric("$", lambda one: one.cost, _sum),
    "iterations": Metric("iterations", lambda one: one.iterations, _sum),
    "success_rate": Metric("%", lambda _: 0.0, lambda samples, _: success_rate(samples)),
    "attempts": Metric("attempts", lambda _: 1.0, _sum),
}


def comparison(samples: Iterable[Sample], metric: str) -> Comparison:
    """The tasks of some attempts by a metric: the sum over their attempts, but for the rate of success."""
    groups: dict[TaskId, list[Sample]] = {}
    for one in samples:
        groups.setdefault(one.task, []).append(one)
    tasks = [_compared(group, METRICS[metric]) for group in groups.values()]
    tasks.sort(key=lambda one: (one.value is None, -(one.value or 0.0), one.task))
    whole = spread(one.value if one.is_whole else None for one in tasks)
    return Comparison(metric, METRICS[metric].unit, tuple(tasks), whole)


def _compared(group: Sequence[Sample], metric: Metric) -> Compared:
    known = [value for one in group if (value := metric.of_one(one)) is not None]
    value = metric.together(group, known) if known else None
    return Compared(group[-1].task, group[-1].title, value, len(group), len(known))
