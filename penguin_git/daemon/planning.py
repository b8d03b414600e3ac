"""What may start now, worked out anew only when something that decides it has changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from penguin_git.agents.protocol import Agent
from penguin_git.model import schedule
from penguin_git.model.config import Config
from penguin_git.model.doers import is_for_people
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.readiness import Situation
from penguin_git.model.schedule import Plan
from penguin_git.tracker.choices import Choices
from penguin_git.tracker.consents import Consents
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project, agents_of, level_of


@dataclass(frozen=True)
class _Rest:
    """A plan that starts nothing; it holds until something of `key` changes, or the time comes."""

    key: tuple[object, ...]
    plan: Plan
    until: datetime


class Planner:
    """Plans for one clone; it remembers the last plan that starts nothing, and the agents."""

    def __init__(self, project: Project, max_parallel: int | None) -> None:
        self._project, self._max_parallel = project, max_parallel
        self._agents: tuple[Config | None, dict[str, Agent]] = (None, {})
        self._rest: _Rest | None = None
        self._consents = Consents(project)
        self._chosen: tuple[object, Choices] | None = None

    def plan(
        self,
        seen: Observation,
        tasks: Mapping[TaskId, Head],
        beginnings: Collection[TaskId],
        works: Collection[TaskId],
        only: Collection[TaskId] | None,
        *,
        refused: Collection[TaskId] = (),
    ) -> Plan:
        """What to start now and why the rest waits; `works` is at work, `beginnings` want to begin again.

        `refused` could not be claimed a moment ago, and keeps nobody else from a place.
        """
        now = self._project.world.now()
        # What is asked for during a tick is in its last look already, and begins with the next one.
        key = (seen.base.commit, seen.refs, frozenset(works), frozenset(beginnings), frozenset(refused))
        if only is None and self._rest and self._rest.key == key and now < self._rest.until:
            return self._rest.plan
        situation = Situation(
            tasks=tasks,
            config=seen.config,
            agents=self.agents(seen.config).keys(),
            attempts=(seen.attempts.keys() - set(beginnings)) | seen.odd.keys() | {*works, *refused},
            under_way=seen.under_way,
            paused=seen.base.paused,
            level=partial(level_of, seen.config, self._project.world.environ),
            objection=self._consents.of(seen.base, seen.config),
            chosen=self._choices(seen).anybody,
        )
        places = self._max_parallel or seen.config.max_parallel
        taken = sum(task not in tasks or not is_for_people(tasks[task], seen.config) for task in works)
        plan = schedule.plan(situation, now, capacity=places - taken, only=only)
        self._rest = None if plan.start or only is not None else _Rest(key, plan, _next_deferral(tasks, now))
        return plan

    def _choices(self, seen: Observation) -> Choices:
        """Kept for as long as nothing changes that they are made from, on the base and in attempts."""
        key = (seen.base.commit, {task: attempt.tip for task, attempt in seen.attempts.items()})
        if self._chosen is None or self._chosen[0] != key:
            self._chosen = (key, Choices(self._project, seen))
        return self._chosen[1]

    def forget(self) -> None:
        """Plan anew: somebody's word came from elsewhere than the base."""
        self._rest, self._consents = None, Consents(self._project)

    def agents(self, config: Config) -> dict[str, Agent]:
        """The agents of a configuration, by name."""
        if self._agents[0] != config:
            self._agents = (config, agents_of(config))
        return self._agents[1]


def _next_deferral(tasks: Mapping[TaskId, Head], now: datetime) -> datetime:
    deferred = (task.defer_until for task in tasks.values() if task.defer_until and task.defer_until > now)
    return min(deferred, default=datetime.max.replace(tzinfo=UTC))
