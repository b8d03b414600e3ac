"""All attempts that have ended, as numbers: from the records on the base and on the branches of tasks."""

from collections.abc import Iterable

from msgspec import Struct

from penguin_git.errors import Problem
from penguin_git.model import sample
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.sample import About, Sample, Tally
from penguin_git.store import tallies
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project


class Told(Struct, frozen=True):
    """What the records tell, by the time the attempts ended, and what can't be read of them."""

    samples: tuple[Sample, ...]
    broken: tuple[Problem, ...]


def samples(project: Project) -> tuple[Sample, ...]:
    """Every attempt that has ended and whose record can be read, oldest first."""
    return told(project, observe(project)).samples


def told(project: Project, seen: Observation) -> Told:
    """The same with what can't be read, for whoever has looked already."""
    read = tallies.read(project.store, seen.base.commit)
    found = {(one.task, one.attempt): one for one in read.tallies}
    for attempt in seen.attempts.values():  # what has not landed, as after a pause
        for record in attempt.records:
            found.setdefault((record.task, record.attempt), sample.tally(record))
    return Told(_with_tasks(found.values(), seen.base.graph), read.broken)


def _with_tasks(said: Iterable[Tally], graph: Graph[Head]) -> tuple[Sample, ...]:
    known: dict[TaskId, About] = {}
    found = []
    for one in said:
        if one.task not in known:  # a task has several attempts, and its head is taken apart once
            known[one.task] = _about(one.task, graph)
        found.append(sample.sample(one, known[one.task]))
    return tuple(sorted(found, key=lambda one: (one.ended, one.task, one.attempt)))


def _about(task: TaskId, graph: Graph[Head]) -> About:
    head = graph.tasks.get(task)
    if head is None:
        return About(title=task)
    return sample.about(head, (graph.tasks[parent] for parent in graph.ancestors(task)))
