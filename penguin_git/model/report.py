"""How a project stands and how its work went, as the numbers of one page."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from penguin_git.model.bottlenecks import Bottleneck
from penguin_git.model.comparison import Compared, comparison
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.performance import Performance, by, performance
from penguin_git.model.period import Period
from penguin_git.model.project import Progress
from penguin_git.model.sample import Sample
from penguin_git.model.timeline import Bins, bins

_MOST_AGENTS = 6
_TOP = 10
_LAST = 20
_MOMENT = timedelta(microseconds=1)  # a period ends before its end
OTHERS = "others"
ENDS = ("completed", "failed", "paused", "other")


class Standing(Struct, frozen=True, kw_only=True):
    """A task as it counts. `state` is the one word that is shown; `ended` is None where nobody knows when."""

    task: TaskId
    state: str
    created: datetime | None
    ended: datetime | None = None


class Share(Struct, frozen=True, kw_only=True):
    """A project and how far it is; `name` None stands for tasks without one."""

    name: str | None
    progress: Progress


class Waiting(Struct, frozen=True, kw_only=True):
    """A task that does not go on by itself, and why. `whom` is a person's name where one is waited for."""

    task: TaskId
    title: str
    state: str
    whom: str | None
    reasons: tuple[str, ...]


class Over(Struct, frozen=True, kw_only=True):
    """The same numbers for each bin of a time: attempts by how they ended, tokens and cost by agent.

    `tasks` and `completed` are how many there were by the end of each bin. None is what nobody knows.
    """

    unit: str
    starts: tuple[datetime, ...]
    labels: tuple[str, ...]
    attempts: dict[str, tuple[float | None, ...]]
    tokens: dict[str, tuple[float | None, ...]]
    cost: dict[str, tuple[float | None, ...]]
    tasks: tuple[int, ...]
    completed: tuple[int, ...]


class Report(Struct, frozen=True, kw_only=True):
    """Everything that the page says. `states` is about now, `waiting_count` also about what is not listed."""

    name: str
    projects: tuple[str, ...]
    made: datetime
    since: datetime | None
    until: datetime
    work: Performance
    states: dict[str, int]
    shares: tuple[Share, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    bottlenecks: tuple[Bottleneck, ...]
    over_time: Over
    agents: dict[str, Performance]
    slowest: tuple[Compared, ...]
    dearest: tuple[Compared, ...]
    most_tokens: tuple[Compared, ...]
    last_attempts: tuple[Sample, ...]


class Now(Struct, frozen=True, kw_only=True):
    """What the tasks say at this moment; `tasks` leaves out parents and what was cancelled."""

    states: dict[str, int]
    tasks: tuple[Standing, ...]
    shares: tuple[Share, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    bottlenecks: tuple[Bottleneck, ...]


class About(Struct, frozen=True, kw_only=True):
    """What a report is about: a repository by its name, some of its projects or all, a period; and when."""

    name: str
    projects: tuple[str, ...] = ()
    period: Period = Period()
    made: datetime


def report(about: About, samples: Sequence[Sample], now: Now) -> Report:
    """The report about the attempts that ended in the period, and about the tasks as they are now."""
    period, until = about.period, about.period.until or about.made
    within = [one for one in samples if period.covers(one.ended)]
    since = period.since or _beginning(within, now.tasks, about.made)
    return Report(
        name=about.name,
        projects=about.projects,
        made=about.made,
        since=period.since,
        until=until,
        work=performance(within, period),
        states=now.states,
        shares=now.shares,
        waiting=now.waiting,
        waiting_count=now.waiting_count,
        bottlenecks=now.bottlenecks,
        over_time=_over(within, now.tasks, bins(since, min(until, about.made) - _MOMENT)),
        agents=dict(by(within, lambda one: (one.agent,))),
        slowest=_top(within, "duration"),
        dearest=_top(within, "cost"),
        most_tokens=_top(within, "tokens"),
        last_attempts=tuple(reversed(within[-_LAST:])),
    )


def end_of(outcome: Outcome) -> str:
    """One of `ENDS`, by what the outcome makes of the task."""
    word = status_after(outcome).value
    return word if word in ENDS else "other"


def _beginning(samples: Sequence[Sample], tasks: Sequence[Standing], made: datetime) -> datetime:
    """The first thing that happened."""
    moments = [task.created for task in tasks if task.created] + [one.started for one in samples[:1]]
    return min([*moments, made])


def _over(samples: Sequence[Sample], tasks: Sequence[Standing], within: Bins) -> Over:
    completed = [task.ended for task in tasks if task.state == "completed"]
    return Over(
        unit=within.unit,
        starts=within.starts,
        labels=within.labels,
        attempts={
            end: within.sums((one.ended, 1.0) for one in samples if end_of(one.outcome) == end)
            for end in ENDS
        },
        tokens=_by_agent(samples, within, lambda one: one.tokens),
        cost=_by_agent(samples, within, lambda one: one.cost),
        tasks=within.so_far(task.created for task in tasks),
        completed=within.so_far(completed),
    )


def _by_agent(
    samples: Sequence[Sample], within: Bins, value: Callable[[Sample], float | None]
) -> dict[str, tuple[float | None, ...]]:
    """What each agent used, those with most attempts by name, the others together."""
    counted: dict[str, int] = {}
    for one in samples:
        counted[one.agent] = counted.get(one.agent, 0) + 1
    ordered = sorted(counted, key=lambda agent: (-counted[agent], agent))
    few = ordered if len(ordered) <= _MOST_AGENTS else ordered[: _MOST_AGENTS - 1]
    found = {
        agent: within.sums((one.ended, value(one)) for one in samples if one.agent == agent) for agent in few
    }
    rest = [one for one in samples if one.agent not in found]
    return found | ({OTHERS: within.sums((one.ended, value(one)) for one in rest)} if rest else {})


def _top(samples: Sequence[Sample], metric: str) -> tuple[Compared, ...]:
    return comparison(samples, metric).tasks[:_TOP]
