"""What is said to close no loop closes none."""

import random

from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.bodies import Span
from penguin_git.store.by_task import ByTask
from penguin_git.store.line import Line, tasks_in
from penguin_git.store.lines import Lines
from penguin_git.store.ties import ties_nothing

NAMES = [TaskId(name) for name in "abcdef"]


def line(chance: random.Random, name: TaskId) -> Line:
    """A task that may wait for others, be it for itself."""
    needed = tuple(chance.sample(NAMES, chance.choice([0, 0, 1, 2])))
    parent = chance.choice([None, None, *NAMES])
    task = Task(id=name, title="One", parent=parent, depends_on=needed)
    return tasks_in([(f".penguin/tasks/{name}.yaml", f"{chance.random()}", task)], [Span()])[0]


def has_loops(lines: Lines) -> bool:
    return bool(Graph[Head](ByTask(lines)).cycles)


def test_what_ties_nothing_leaves_a_sound_graph_sound() -> None:
    chance = random.Random(1)  # noqa: S311 - examples, not secrets
    tried = said = tied = 0
    while tried < 1_500:
        old = [line(chance, name) for name in chance.sample(NAMES, chance.randrange(1, 6))]
        before = Lines(beside={one.path: one for one in old})
        if has_loops(before):
            continue
        new = {one.path: one for one in (line(chance, name) for name in chance.sample(NAMES, 2))}
        after = before.then(new)
        tried += 1
        tied += has_loops(after)
        if ties_nothing(new.values(), before, after):
            said += 1
            assert not has_loops(after), new

    assert said > 50
    assert tied > 100
