"""How work flows: what lands and how soon, what waits, and what it takes, over a stretch of time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from penguin_git.model import timeline
from penguin_git.model.ids import TaskId
from penguin_git.model.performance import Performance, by, performance
from penguin_git.model.period import Period
from penguin_git.model.sample import Sample
from penguin_git.model.spread import Spread, spread
from penguin_git.model.timeline import Bins

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Life(Struct, frozen=True, kw_only=True):
    """A task from its creation to its landing, as far as it came and anybody knows when.

    `begun` is when its first attempt started. `is_completed` without `landed`: nobody knows when it was.
    """

    task: TaskId
    created: datetime | None = None
    begun: datetime | None = None
    landed: datetime | None = None
    is_completed: bool = False
    is_ready: bool = False
    is_given_up: bool = False


class Steps(Struct, frozen=True, kw_only=True):
    """The same in each of the `bins`: what landed and was tried in it, and what there was by its end.

    `scope` counts the tasks that had been created and not given up, `done` those that had landed.
    """

    bins: Bins
    landed: tuple[int, ...]
    attempts: tuple[int, ...]
    successes: tuple[int, ...]
    tokens: tuple[float | None, ...]
    cost: tuple[float | None, ...]
    scope: tuple[int, ...]
    done: tuple[int, ...]


class Flow(Struct, frozen=True, kw_only=True):
    """Work over a period. Times are hours.

    `lead` is from the creation of a task to its landing, `cycle` from the start of its first attempt, both of
    tasks that landed in the period; `queue` is how long the tasks that are ready now have existed. `undated`
    tasks are completed, and nobody knows since when.
    """

    since: datetime
    until: datetime
    landed: int
    per_day: float
    per_week: float
    lead: Spread
    cycle: Spread
    queue: Spread
    undated: int
    performance: Performance
    agents: Mapping[str, Performance]
    labels: Mapping[str, Performance]
    steps: Steps


def flow(lives: Sequence[Life], samples: Sequence[Sample], period: Period, now: datetime) -> Flow:
    """How work went in a period; `samples` are those that ended in it. What is open ends with `now`."""
    until = min(period.until or now, now)
    since = period.since or _beginning(lives, samples, until)
    inside = Period(since, until + timedelta(microseconds=1))
    done = [life for life in lives if life.landed and inside.covers(life.landed)]
    days = max((until - since) / _DAY, 1.0)
    return Flow(
        since=since,
        until=until,
        landed=len(done),
        per_day=len(done) / days,
        per_week=7 * len(done) / days,
        lead=spread(_hours(life.created, life.landed) for life in done),
        cycle=spread(_hours(life.begun, life.landed) for life in done),
        queue=spread(_hours(life.created, now) for life in lives if life.is_ready),
        undated=sum(life.is_completed and life.landed is None for life in lives),
        performance=performance(samples, period),
        agents=by(samples, lambda one: (one.agent,)),
        labels=by(samples, lambda one: one.labels),
        steps=_steps(lives, samples, timeline.bins(since, until), until),
    )


def _steps(lives: Sequence[Life], samples: Sequence[Sample], bins: Bins, until: datetime) -> Steps:
    def by_then(at: datetime | None) -> bool:
        return at is None or at <= until

    done = [life.landed for life in lives if life.is_completed and by_then(life.landed)]
    scope = [life.created for life in lives if not life.is_given_up and by_then(life.created)]
    return Steps(
        bins=bins,
        landed=_counts(bins, [at for at in done if at]),
        attempts=_counts(bins, [one.ended for one in samples]),
        successes=_counts(bins, [one.ended for one in samples if one.is_success]),
        tokens=bins.sums((one.ended, one.tokens) for one in samples),
        cost=bins.sums((one.ended, one.cost) for one in samples),
        scope=bins.so_far(scope),
        done=bins.so_far(done),
    )


def _counts(bins: Bins, moments: Iterable[datetime]) -> tuple[int, ...]:
    return tuple(int(count or 0) for count in bins.sums((at, 1.0) for at in moments))


def _beginning(lives: Iterable[Life], samples: Iterable[Sample], until: datetime) -> datetime:
    """The first thing that is known to have happened."""
    known = [at for life in lives for at in (life.created, life.begun, life.landed) if at]
    return min([*known, *(one.started for one in samples), until])


def _hours(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else max(end - start, timedelta()) / _HOUR
