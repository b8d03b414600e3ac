"""What the simulation's machines see of tasks and attempts, in the very values that the daemon decides by."""

from collections.abc import Collection, Mapping
from functools import cache

from penguin_git.model import readiness, schedule
from penguin_git.model.accepting import Said
from penguin_git.model.attempt import Attempt
from penguin_git.model.config import Config
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head, head
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.readiness import Situation
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from tests.simulation.commits import Commit, Line
from tests.support.tasks import NOW, a_record, a_task

CONFIG = Config(max_attempts=1000, retries=1000)
WAITS_FOR = {"t1": (), "t2": ("t1",), "t3": ("t1",), "t4": ("t2", "t3")}
TASKS = tuple(TaskId(name) for name in WAITS_FOR)

Lines = Mapping[TaskId, Line]


@cache
def task(name: TaskId, status: TaskStatus, edits: int) -> Task:
    """The task after so many edits of a person's."""
    needs = tuple(TaskId(other) for other in WAITS_FOR[name])
    return a_task(name, status=status, title=f"Edit {edits}", depends_on=needs, run="make")


def on_base(name: TaskId, lines: Lines) -> Task:
    """The task as its file on the base says it."""
    return task(name, lines[name].status, lines[name].edits)


def said(name: TaskId, lines: Lines) -> Said:
    """What the base says of a task, for the decision whether an attempt lands."""
    line = lines[name]
    return Said((name, f"{line.status}{line.edits}"), line.records)


def reasons(name: TaskId, lines: Lines) -> list[str]:
    """Why a task could not start now."""
    situation = _situation(_key(lines))
    return readiness.reasons(situation.tasks[name], situation, Graph(situation.tasks), NOW)


def ready(lines: Lines, taken: Collection[TaskId]) -> tuple[TaskId, ...]:
    """The tasks that may start, as the daemon plans them."""
    return _ready(_key(lines), frozenset(taken))


def attempt(tip: Commit, fork: Lines, now: Lines) -> Attempt:
    """The attempt that a branch tells of, over what the base says."""
    line, begun = now[tip.task], fork[tip.task]
    landed = tip.attempt in line.records
    status = line.status if landed or line.status is not begun.status else tip.status
    return Attempt(
        id=tip.task,
        number=tip.attempt,
        nonce=tip.nonce,
        tip=tip.id,
        own=tip.id,
        status=tip.status,
        task=task(tip.task, status, line.edits),
        records=tuple(_record(tip.task, number, outcome) for number, outcome in tip.endings),
        landed=landed,
    )


_Key = tuple[tuple[TaskId, TaskStatus, int], ...]


def _key(lines: Lines) -> _Key:
    return tuple((name, line.status, line.edits) for name, line in lines.items())


@cache
def _situation(key: _Key) -> Situation:
    return Situation(tasks={line[0]: _head(line) for line in key}, config=CONFIG, agents=("shell",))


@cache
def _head(line: tuple[TaskId, TaskStatus, int]) -> Head:
    return head(task(*line))


@cache
def _ready(key: _Key, taken: frozenset[TaskId]) -> tuple[TaskId, ...]:
    tasks = {line[0]: _head(line) for line in key}
    situation = Situation(tasks=tasks, config=CONFIG, agents=("shell",), attempts=taken)
    return schedule.plan(situation, NOW, capacity=2).start


@cache
def _record(name: TaskId, number: int, outcome: Outcome) -> Record:
    return a_record(name, number, outcome=outcome)
