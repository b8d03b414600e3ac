"""What tasks may take, from the records of those that have finished."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, structs

from penguin_git.errors import Problem
from penguin_git.model import doers, estimating
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.estimating import Asked, Estimate, Finished
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.kind_of_work import kind_of_work
from penguin_git.model.measuring import complexity
from penguin_git.model.sample import Sample
from penguin_git.model.task import Task
from penguin_git.tracker import samples
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project

_READ = 200  # task files of finished tasks, those of the last ones


class Estimated(Struct, frozen=True):
    """An estimate, and the records that can't be read and so did not count."""

    estimate: Estimate
    broken: tuple[Problem, ...]


def of_task(project: Project, seen: Observation, task: Task) -> Estimated:
    """What the task may take."""
    told = samples.told(project, seen)
    past = _finished(told.samples, seen.base.tasks, but=task.id)
    return Estimated(estimating.estimate(_asked(task, seen.config), past), told.broken)


def with_budget(project: Project, seen: Observation, task: Task) -> tuple[Task, str]:
    """The task with limits where it has none yet, and a sentence on where they come from."""
    found = of_task(project, seen, task).estimate
    limits, why = estimating.suggested(found, complexity(task).score)
    own = task.resource_constraints
    given = {
        name: limit
        for name in ("max_tokens", "max_duration_minutes")
        if getattr(own, name) is None and (limit := getattr(limits, name)) is not None
    }
    if not given:
        return task, f"`{task.id}` has its limits already."
    said = " and ".join(_WORDS[name].format(limit) for name, limit in given.items())
    budget: ResourceConstraints = structs.replace(own, **given)
    return structs.replace(task, resource_constraints=budget), f"`{task.id}` gets {said}, {why}."


_WORDS = {"max_tokens": "{:,} tokens", "max_duration_minutes": "{:,} minutes"}


def _asked(task: Task, config: Config) -> Asked:
    return Asked(
        type=kind_of_work(task).type,
        labels=task.labels,
        agent=doers.agent_of(head(task), config) or "",
        complexity=complexity(task).score,
    )


def _finished(found: Sequence[Sample], tasks: Mapping[TaskId, Task], *, but: TaskId) -> Iterable[Finished]:
    """The last tasks that have finished, with all that their attempts took."""
    of_task: dict[TaskId, list[Sample]] = defaultdict(list)
    for one in found:
        of_task[one.task].append(one)
    done = dict.fromkeys(one.task for one in reversed(found) if one.is_success and one.task in tasks)
    for task in [one for one in done if one != but][:_READ]:
        yield _taken_together(tasks[task], of_task[task])


def _taken_together(task: Task, attempts: Sequence[Sample]) -> Finished:
    return Finished(
        task=task.id,
        type=kind_of_work(task).type,
        labels=task.labels,
        agent=attempts[-1].agent,
        complexity=complexity(task).score,
        minutes=_sum([one.minutes for one in attempts]),
        tokens=_whole([one.tokens for one in attempts]),
        cost=_sum([one.cost for one in attempts]),
    )


def _sum(values: Sequence[float | None]) -> float | None:
    """The sum; unknown where a part of it is."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _whole(values: Sequence[int | None]) -> int | None:
    found = _sum(values)
    return None if found is None else round(found)
