"""How a task that is watched stands: its row, how far its attempt is, and what it has consumed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from penguin_git.model.consumption import Consumption, Part
from penguin_git.model.event import Event
from penguin_git.model.headway import Headway
from penguin_git.model.ids import TaskId
from penguin_git.tracker import consuming, following
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row


@dataclass(frozen=True)
class Standing:
    """What is known of a task after `news`: its row, or what an attempt has said."""

    row: Row
    news: Row | Event
    attempt: int | None  # the attempt that was heard last while watching
    headway: Headway
    consumption: Consumption


def standings(project: Project, task: TaskId) -> Iterator[Standing]:
    """How the task stands, again and again, until it rests."""
    standing: Standing | None = None
    for news in following.watched(project, task):
        if isinstance(news, Row):
            standing = _with_row(project, standing, news)
        elif standing is not None:
            standing = _with_event(standing, news)
        if standing is not None:
            yield standing


def _with_row(project: Project, before: Standing | None, row: Row) -> Standing:
    consumption = consuming.consumed(project, row)
    if before is None:
        return Standing(row, row, None, _fresh(consumption), consumption)
    merged = consuming.brought_on(before.consumption, consumption)
    headway = structs.replace(before.headway, max_iterations=merged.limits.max_iterations)
    return replace(before, row=row, news=row, consumption=merged, headway=headway)


def _with_event(before: Standing, event: Event) -> Standing:
    headway = before.headway if event.attempt == before.attempt else _fresh(before.consumption)
    part = before.consumption.part(event.attempt) or Part(attempt=event.attempt, is_running=True)
    return replace(
        before,
        news=event,
        attempt=event.attempt,
        headway=headway.after(event),
        consumption=before.consumption.with_part(part.after(event)),
    )


def _fresh(consumption: Consumption) -> Headway:
    return Headway(max_iterations=consumption.limits.max_iterations)
