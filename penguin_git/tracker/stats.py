"""How work flows in a repository: the lives of its tasks and its attempts, as numbers and pictures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from penguin_git.errors import Problem
from penguin_git.model.bottlenecks import Bottleneck
from penguin_git.model.chart import Bar, Chart, Columns, Drawing, Lines, Series
from penguin_git.model.flow import Flow, Life, flow
from penguin_git.model.ids import TaskId
from penguin_git.model.sample import Sample
from penguin_git.model.status import TaskStatus
from penguin_git.store.landed import landed
from penguin_git.tracker import bottlenecks, samples, selecting
from penguin_git.tracker.project import Project
from penguin_git.tracker.selecting import Wanted
from penguin_git.tracker.view import View, view

CHARTS = ("burn-up", "landed", "attempts", "tokens", "cost", "agents", "labels")


class Stats(Struct, frozen=True):
    """How work flows, what holds the rest up, worst first, and what can't be read."""

    flow: Flow
    bottlenecks: tuple[Bottleneck, ...]
    broken: tuple[Problem, ...]


def stats(project: Project, wanted: Wanted) -> Stats:
    """How the wanted work flows. Tasks count by project and labels, attempts by their agent as well."""
    seen = view(project)
    told = samples.told(project, seen.seen)
    found = flow_of(project, seen, told.samples, wanted)
    tasks = tasks_of(project, seen, told.samples, wanted)
    holding = bottlenecks.bottlenecks(project, seen, told.samples, tasks)
    return Stats(found, tuple(holding), tuple(sorted({*seen.broken, *told.broken})))


def flow_of(project: Project, seen: View, tried: Sequence[Sample], wanted: Wanted) -> Flow:
    """The same for whoever has looked already; `tried` are all attempts."""
    chosen = selecting.chosen(project, seen, tried, wanted)
    ends = landed(project.store, seen.seen.base.commit)
    lives = _lives(seen, tried, tasks_of(project, seen, tried, wanted), ends)
    return flow(lives, chosen, wanted.period, project.world.now())


def tasks_of(project: Project, seen: View, tried: Sequence[Sample], wanted: Wanted) -> Collection[TaskId]:
    """The tasks that are wanted, without parents; with an agent, those that it tried."""
    inside = selecting.tasks_in(project, seen, wanted)
    labels = set(wanted.labels)
    by_agent = {one.task for one in tried if one.agent in wanted.agents}
    return {
        head.id
        for head in seen.graph.tasks.values()
        if head.id not in seen.graph.children
        and (inside is None or head.id in inside)
        and labels.issubset(head.labels)
        and (not wanted.agents or head.id in by_agent)
    }


def _lives(
    seen: View, tried: Sequence[Sample], tasks: Collection[TaskId], ends: Mapping[TaskId, datetime]
) -> list[Life]:
    begun: dict[TaskId, datetime] = {}
    succeeded: dict[TaskId, datetime] = {}
    for one in tried:
        begun[one.task] = min(one.started, begun.get(one.task, one.started))
        if one.is_success:
            succeeded[one.task] = one.ended
    found = []
    for task in tasks:
        row = seen.rows[task]
        is_completed = row.head.status is TaskStatus.COMPLETED and row.state != "in_review"
        found.append(
            Life(
                task=task,
                created=row.head.created_at,
                begun=begun.get(task),
                landed=ends.get(task, succeeded.get(task)) if is_completed else None,
                is_completed=is_completed,
                is_ready=row.state == "ready",
                is_given_up=row.head.status is TaskStatus.CANCELLED,
            )
        )
    return found


def plain(said: Stats) -> dict[str, object]:
    """The numbers for JSON."""
    found, steps = said.flow, said.flow.steps
    named = {name: getattr(steps, name) for name in steps.__struct_fields__ if name != "bins"}
    over_time = [
        {"start": start, **{name: values[place] for name, values in named.items()}}
        for place, start in enumerate(steps.bins.starts)
    ]
    of_all = {**asdict(found), "steps": {"unit": steps.bins.unit, "values": over_time}}
    known: dict[str, object] = msgspec.to_builtins({**of_all, "bottlenecks": said.bottlenecks})
    return known


def drawing(found: Flow, chart: str) -> Drawing:
    """One of the `CHARTS`."""
    steps, labels = found.steps, found.steps.bins.labels
    if chart in ("agents", "labels"):
        groups = found.agents if chart == "agents" else found.labels
        bars = tuple(Bar(name, one.success_rate, f"of {one.attempts}") for name, one in groups.items())
        return Chart(title=f"Attempts that completed, by {chart[:-1]}", unit="%", bars=bars, top=100.0)
    if chart == "burn-up":
        lines = (Series("tasks", steps.scope), Series("landed", steps.done, "completed"))
        return Lines(title="Burn-up", unit="tasks", labels=labels, series=lines)
    if chart == "attempts":
        others = tuple(all_ - good for all_, good in zip(steps.attempts, steps.successes, strict=True))
        both = (Series("completed", steps.successes, "completed"), Series("others", others, "failed"))
        return Columns(title="Attempts", unit="attempts", labels=labels, series=both)
    values, unit = {
        "landed": (steps.landed, "tasks"),
        "tokens": (steps.tokens, "tokens"),
        "cost": (steps.cost, "$"),
    }[chart]
    return Columns(title=chart.capitalize(), unit=unit, labels=labels, series=(Series(chart, values),))


def rows(found: Flow) -> Lines:
    """Every series over time, by the dates on which its stretches begin: for a table."""
    steps = found.steps
    labels = tuple(f"{start:%Y-%m-%d}" for start in steps.bins.starts)
    return Lines(title="Stats", unit="", labels=labels, series=tuple(_series(found)))


def _series(found: Flow) -> Iterator[Series]:
    steps = found.steps
    for name in ("landed", "attempts", "successes", "tokens", "cost", "scope", "done"):
        yield Series(name, getattr(steps, name))
