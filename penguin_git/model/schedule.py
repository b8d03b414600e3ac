"""Which ready tasks start now: decided here, carried out by the daemon."""

from collections.abc import Collection
from datetime import UTC, datetime

from msgspec import Struct

from penguin_git.model.doers import is_for_people
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.readiness import Situation, reasons, settled
from penguin_git.model.status import TaskStatus

_LATEST = datetime.max.replace(tzinfo=UTC)


class Waiting(Struct, frozen=True, kw_only=True):
    """A task that does not start, and every reason for it."""

    task: TaskId
    reasons: tuple[str, ...]


class Plan(Struct, frozen=True, kw_only=True):
    """What to start, in order, and why the other pending tasks stay."""

    start: tuple[TaskId, ...] = ()
    waiting: tuple[Waiting, ...] = ()


def plan(
    situation: Situation, now: datetime, *, capacity: int, only: Collection[TaskId] | None = None
) -> Plan:
    """The ready tasks that fit into `capacity`, most urgent first; `only` leaves all others alone.

    What people work on has always a place.
    """
    graph = Graph(situation.tasks)
    start: list[TaskId] = []
    places = capacity
    waiting: list[Waiting] = []
    for task in sorted(situation.tasks.values(), key=urgency):
        if (
            task.id in situation.attempts
            or task.status is not TaskStatus.PENDING
            or task.id in graph.children
        ):
            continue
        if only is not None and task.id not in only:
            continue
        why = reasons(task, situation, graph, now)
        takes_place = not why and not is_for_people(task, settled(task, situation).config)
        if not why and (places > 0 or not takes_place):
            start.append(task.id)
            places -= takes_place
        else:
            why = why or ["it is ready, and waits for a free place (`max_parallel`)"]
            waiting.append(Waiting(task=task.id, reasons=tuple(why)))
    return Plan(start=tuple(start), waiting=tuple(waiting))


def urgency(task: Head) -> tuple[int, datetime, datetime, str]:
    """The order of starting: priority, due date, age, id."""
    return (task.priority.rank, task.due or _LATEST, task.created_at or _LATEST, task.id)
