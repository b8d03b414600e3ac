"""How a project stands and how its work went, as the numbers of one page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from penguin_git.model.bottlenecks import Bottleneck
from penguin_git.model.comparison import Compared, comparison
from penguin_git.model.flow import Flow, Steps
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.performance import Performance
from penguin_git.model.project import Progress
from penguin_git.model.sample import Sample
from penguin_git.model.spread import Spread

_MOST_AGENTS = 6
_TOP = 10
_LAST = 20
OTHERS = "others"
ENDS = ("completed", "failed", "paused", "other")


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

    `scope` and `done` are how many tasks there were, and had landed, by the end of each. None is unknown.
    """

    unit: str
    starts: tuple[datetime, ...]
    labels: tuple[str, ...]
    attempts: dict[str, tuple[float | None, ...]]
    tokens: dict[str, tuple[float | None, ...]]
    cost: dict[str, tuple[float | None, ...]]
    scope: tuple[int, ...]
    done: tuple[int, ...]


class Report(Struct, frozen=True, kw_only=True):
    """Everything that the page says. `states` is about now, `waiting_count` also about what is not listed.

    `only` says in words what it is restricted to. `lead` and `cycle` are hours, as in `Flow`.
    """

    name: str
    only: tuple[str, ...]
    made: datetime
    since: datetime
    until: datetime
    work: Performance
    landed: int
    per_week: float
    lead: Spread
    cycle: Spread
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
    """What the tasks say at this moment."""

    states: dict[str, int]
    shares: tuple[Share, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    bottlenecks: tuple[Bottleneck, ...]


class About(Struct, frozen=True, kw_only=True):
    """What a report is about: a repository by its name, and in words what of it; and when it is made."""

    name: str
    only: tuple[str, ...] = ()
    made: datetime


def report(about: About, samples: Sequence[Sample], now: Now, flow: Flow) -> Report:
    """The report about the attempts that ended in a period, oldest first, and the tasks as they are now."""
    return Report(
        name=about.name,
        only=about.only,
        made=about.made,
        since=flow.since,
        until=flow.until,
        work=flow.performance,
        landed=flow.landed,
        per_week=flow.per_week,
        lead=flow.lead,
        cycle=flow.cycle,
        states=now.states,
        shares=now.shares,
        waiting=now.waiting,
        waiting_count=now.waiting_count,
        bottlenecks=now.bottlenecks,
        over_time=_over(samples, flow.steps),
        agents=dict(flow.agents),
        slowest=_top(samples, "duration"),
        dearest=_top(samples, "cost"),
        most_tokens=_top(samples, "tokens"),
        last_attempts=tuple(reversed(samples[-_LAST:])),
    )


def end_of(outcome: Outcome) -> str:
    """One of `ENDS`, by what the outcome makes of the task."""
    word = status_after(outcome).value
    return word if word in ENDS else "other"


def _over(samples: Sequence[Sample], steps: Steps) -> Over:
    within = steps.bins
    ends = _grouped(samples, lambda one: end_of(one.outcome))
    agents = _few(_grouped(samples, lambda one: one.agent))
    return Over(
        unit=within.unit,
        starts=within.starts,
        labels=within.labels,
        attempts={end: within.sums((one.ended, 1.0) for one in ends.get(end, ())) for end in ENDS},
        tokens={agent: within.sums((one.ended, one.tokens) for one in own) for agent, own in agents.items()},
        cost={agent: within.sums((one.ended, one.cost) for one in own) for agent, own in agents.items()},
        scope=steps.scope,
        done=steps.done,
    )


def _grouped(samples: Sequence[Sample], key: Callable[[Sample], str]) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for one in samples:
        found.setdefault(key(one), []).append(one)
    return found


def _few(agents: Mapping[str, list[Sample]]) -> dict[str, list[Sample]]:
    """The agents with most attempts by name, the others together."""
    ordered = sorted(agents, key=lambda agent: (-len(agents[agent]), agent))
    if len(ordered) <= _MOST_AGENTS:
        return {agent: agents[agent] for agent in ordered}
    named, rest = ordered[: _MOST_AGENTS - 1], ordered[_MOST_AGENTS - 1 :]
    return {agent: agents[agent] for agent in named} | {
        OTHERS: [one for agent in rest for one in agents[agent]]
    }


def _top(samples: Sequence[Sample], metric: str) -> tuple[Compared, ...]:
    return comparison(samples, metric).tasks[:_TOP]
