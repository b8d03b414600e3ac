"""One task in numbers: its attempts, what they consumed of its budget, and how that is beside other tasks."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from penguin_git.errors import Problem
from penguin_git.model import likeness, sample
from penguin_git.model.bottlenecks import Bottleneck
from penguin_git.model.comparison import Compared, comparison
from penguin_git.model.consumption import Measure
from penguin_git.model.likeness import Peers
from penguin_git.model.performance import Performance, performance
from penguin_git.model.record import Record, ToolUse
from penguin_git.model.sample import Sample
from penguin_git.model.spread import Spread
from penguin_git.tracker import bottlenecks, consuming, samples
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

_MEASURE_OF = {"minutes": "duration"}
MEASURES = ("duration", "tokens", "cost", "iterations", "attempts")


class Beside(Struct, frozen=True):
    """One measure of the task, and how it spreads over the tasks that are like it."""

    own: Compared
    unit: str
    peers: Spread | None


class CheckTally(Struct, frozen=True):
    """How often a check passed and failed; one that ran out of time has failed."""

    check: str
    passed: int
    failed: int


class Analysis(Struct, frozen=True):
    """All that is known of a task in numbers. Without an attempt that ended there are no `measures`.

    `budgets` are by the name of the measure that they limit.
    """

    row: Row
    records: tuple[Record, ...]
    budgets: Mapping[str, Measure]
    performance: Performance
    measures: Mapping[str, Beside]
    peers: Peers | None
    bottlenecks: tuple[Bottleneck, ...]
    broken: tuple[Problem, ...]

    @property
    def tools(self) -> tuple[ToolUse, ...]:
        """The tools of all attempts together, most calls first."""
        calls: dict[str, list[int]] = {}
        for use in (use for record in self.records for use in record.tools):
            sums = calls.setdefault(use.tool, [0, 0])
            sums[0] += use.calls
            sums[1] += use.denied
        found = [ToolUse(tool=tool, calls=made, denied=denied) for tool, (made, denied) in calls.items()]
        return tuple(sorted(found, key=lambda use: (-use.calls, use.tool)))

    @property
    def checks(self) -> tuple[CheckTally, ...]:
        """The acceptance checks over all attempts, in the order in which they first ran."""
        passed: dict[str, list[bool]] = {}
        for check in (check for record in self.records for check in record.checks):
            passed.setdefault(check.check, []).append(check.exit_code == 0)
        return tuple(CheckTally(name, sum(ran), len(ran) - sum(ran)) for name, ran in passed.items())


def analysis(project: Project, view: View, row: Row) -> Analysis:
    """A task in numbers."""
    told, head = samples.told(project, view.seen), row.head
    own = likeness.of_task(told.samples, head.id)
    alike = likeness.peers(told.samples, head.id, head.type, head.labels)
    return Analysis(
        row=row,
        records=records_everywhere(project, head.id),
        budgets=_budgets(project, row),
        performance=performance(own),
        measures={name: _beside(name, own, alike) for name in MEASURES} if own else {},
        peers=alike,
        bottlenecks=tuple(bottlenecks.bottlenecks(project, view, told.samples, {head.id})),
        broken=told.broken,
    )


def _budgets(project: Project, row: Row) -> dict[str, Measure]:
    """What is used of each budget by the last attempt and those that it goes on with."""
    found = consuming.consumed(project, row).measures(project.world.now())
    return {_MEASURE_OF.get(one.name, one.name): one for one in found}


def _beside(metric: str, own: Sequence[Sample], alike: Peers | None) -> Beside:
    found = comparison(own, metric)
    return Beside(found.tasks[0], found.unit, comparison(alike.samples, metric).spread if alike else None)


def plain(found: Analysis) -> dict[str, object]:
    """The analysis for JSON."""
    peers = found.peers and {"basis": found.peers.basis, "tasks": found.peers.tasks}
    measures = {
        name: {
            "value": one.own.value,
            "known": one.own.known,
            "attempts": one.own.attempts,
            "unit": one.unit,
            "peers": msgspec.to_builtins(one.peers),
        }
        for name, one in found.measures.items()
    }
    return {
        "task": found.row.head.id,
        "title": found.row.head.title,
        "status": found.row.head.status,
        "performance": msgspec.to_builtins(found.performance),
        "budgets": {one.name: {"used": one.used, "limit": one.limit} for one in found.budgets.values()},
        "measures": measures,
        "peers": peers,
        "attempts": [_attempt(record) for record in found.records],
        "tools": msgspec.to_builtins(found.tools),
        "checks": msgspec.to_builtins(found.checks),
        "bottlenecks": msgspec.to_builtins(found.bottlenecks),
    }


def _attempt(record: Record) -> dict[str, object]:
    return {
        "attempt": record.attempt,
        "outcome": record.outcome,
        "agent": record.agent,
        "model": record.model,
        "started": record.started,
        "ended": record.ended,
        "duration_minutes": sample.minutes(record.outcome, record.duration_seconds),
        "tokens": record.total_tokens,
        "max_tokens": record.max_tokens,
        "cost": record.usage.cost,
        "iterations": sample.iterations(record.iterations, record.usage),
        "checks_passed": sum(check.exit_code == 0 for check in record.checks),
        "checks_failed": sum(check.exit_code != 0 for check in record.checks),
    }
