"""Builders: a task, a record or a graph with only what a test cares about."""

from datetime import UTC, datetime
from typing import Any

from penguin_git.model import ids
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head, head
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckpointNote, Record
from penguin_git.model.sample import Sample
from penguin_git.model.task import Task

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def a_task(task: str = "k3f9", **fields: Any) -> Task:
    """A pending task with a valid id and a title; `fields` are those of `Task`."""
    return Task(**{"id": ids.parse(task), "title": f"Title of {task}", **fields})


def by_id(*tasks: Task) -> dict[TaskId, Task]:
    """The tasks under their ids."""
    return {task.id: task for task in tasks}


def heads(*tasks: Task) -> dict[TaskId, Head]:
    """The heads of the tasks under their ids."""
    return {task.id: head(task) for task in tasks}


def a_graph(*tasks: Task) -> Graph[Task]:
    """The graph of these tasks alone."""
    return Graph(by_id(*tasks))


def a_record(task: str = "k3f9", attempt: int = 1, **fields: Any) -> Record:
    """A completed attempt of a minute; `fields` are those of `Record`."""
    usual: dict[str, Any] = {
        "outcome": Outcome.COMPLETED,
        "agent": "shell",
        "host": "here",
        "base": "0" * 40,
        "head": "1" * 40,
        "started": NOW,
        "ended": NOW.replace(minute=1),
        "duration_seconds": 60.0,
    }
    return Record(**{"task": ids.parse(task), "attempt": attempt, **usual, **fields})


def a_sample(task: str = "k3f9", attempt: int = 1, **fields: Any) -> Sample:
    """A completed attempt of a minute of which nobody reported tokens; `fields` are those of `Sample`."""
    usual: dict[str, Any] = {
        "title": f"Title of {task}",
        "outcome": Outcome.COMPLETED,
        "agent": "shell",
        "started": NOW,
        "ended": NOW.replace(minute=1),
        "minutes": 1.0,
    }
    return Sample(**{"task": ids.parse(task), "attempt": attempt, **usual, **fields})


def a_checkpoint(description: str = "half of it") -> CheckpointNote:
    """A checkpoint of an attempt."""
    return CheckpointNote(commit="2" * 40, at=NOW, description=description)
