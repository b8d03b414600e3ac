"""The agents of the configuration as candidates for a task: what each can, costs, and has done so far."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from penguin_git.agents.protocol import Agent
from penguin_git.errors import Problem
from penguin_git.model import abilities, matching
from penguin_git.model.config import PERSON, AgentConfig
from penguin_git.model.doers import SHELL
from penguin_git.model.kind_of_work import kind_of_work
from penguin_git.model.matching import Candidate, Ranked, Wanted
from penguin_git.model.measuring import complexity
from penguin_git.model.sample import Sample
from penguin_git.model.task import Task, TaskType
from penguin_git.model.track import Track, Tried, tracks
from penguin_git.tracker import samples
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project, agents_of
from penguin_git.tracker.samples import Told

_LATEST = 1_000  # attempts; older ones tell little of what an agent is now


class Candidates:
    """The agents of one look at the repository."""

    def __init__(self, project: Project, seen: Observation) -> None:
        self._project, self._seen = project, seen

    def for_task(self, task: Task) -> tuple[Ranked, ...]:
        """The order in which the agents fit a task, by what its file says."""
        allowed = task.resource_constraints.allowed_tools
        return self.ranking(kind_of_work(task).type, allowed, complexity(task).score)

    @cached_property
    def for_everything(self) -> str:
        """The first agent that fits every task that leaves its tools open; empty where there is none."""
        agents = self._seen.config.agents.items()
        found = (
            name
            for name, its in agents
            if matching.fits_everything(its) and not _refusal(its, self._agents.get(name), None)
        )
        return next(found, "")

    def ranking(
        self, kind: TaskType | None, allowed: Iterable[str] | None, size: float | None
    ) -> tuple[Ranked, ...]:
        """The order in which the agents fit work that needs these tools and may use no others."""
        tools = None if allowed is None else tuple(allowed)
        wanted = Wanted(type=kind, tools=abilities.groups(tools or ()), complexity=size)
        config = self._seen.config.agents
        return matching.ranking(wanted, [self._candidate(name, its, tools) for name, its in config.items()])

    def _candidate(self, name: str, its: AgentConfig, tools: tuple[str, ...] | None) -> Candidate:
        track, agent = self._tracks.get(name, Track()), self._agents.get(name)
        return Candidate(
            name=name,
            config=its,
            tools=abilities.tools_given(its),
            track=track,
            cost=_cost(its, track),
            refusal=_refusal(its, agent, tools),
            doubt=_doubt(its, agent, self._project.world.environ) if agent else "",
        )

    @cached_property
    def _agents(self) -> dict[str, Agent]:
        return agents_of(self._seen.config)

    @cached_property
    def _tracks(self) -> dict[str, Track]:
        known = self._seen.config.agents
        found = [one for one in self._told.samples if one.agent in known]
        return tracks(_tried(found[-_LATEST:]))

    @cached_property
    def _told(self) -> Told:
        is_of_a_commit = bool(self._seen.base.commit)  # the checkout alone has no records
        return samples.told(self._project, self._seen) if is_of_a_commit else Told((), ())

    @property
    def broken(self) -> tuple[Problem, ...]:
        """The records that can't be read, and so count for nothing."""
        return self._told.broken


def _tried(found: Iterable[Sample]) -> Iterator[Tried]:
    for one in found:
        kind = one.type or kind_of_work(Task(id=one.task, title=one.title, labels=one.labels)).type
        yield Tried(agent=one.agent, type=kind, outcome=one.outcome, tokens=one.tokens, cost=one.cost)


def _cost(its: AgentConfig, track: Track) -> float | None:
    """US dollars for a million tokens: as it is set, as it was, or of three tokens read and one written."""
    if its.cost_per_mtok is not None or track.cost_per_mtok is not None:
        return track.cost_per_mtok if its.cost_per_mtok is None else its.cost_per_mtok
    prices = its.settings.get("prices")
    said = (prices.get("input"), prices.get("output")) if isinstance(prices, dict) else ()
    known = [float(price) for price in said if isinstance(price, int | float)]
    return (3 * known[0] + known[1]) / 4 if len(known) == 2 else None


def _refusal(its: AgentConfig, agent: Agent | None, tools: tuple[str, ...] | None) -> str:
    """Why an agent can't be chosen at all, whatever it costs and has done."""
    if agent is None:
        return "it can't be made from its settings: `penguin doctor` says why"
    if its.type == SHELL:
        return "it executes `run` scripts alone"
    if its.type == PERSON and not its.skills:
        return "it is a person, who is chosen only for the `skills` that the configuration names"
    if its.type == "command" and tools is not None:
        from penguin_git.agents.command_line.agent import CommandAgent
        from penguin_git.agents.command_line.tools import tools_of

        why = agent.profile.refusal(tools_of(tools)) if isinstance(agent, CommandAgent) else ""
        return why[:1].lower() + why[1:].rstrip(".")
    return ""


def _doubt(its: AgentConfig, agent: Agent, environ: Mapping[str, str]) -> str:
    """Why an agent may not get far where we are; elsewhere it may."""
    if its.type in ("anthropic", "openai"):
        from penguin_git.agents.models.remote import ModelAgent

        key = agent.settings.key_env if isinstance(agent, ModelAgent) else ""
        return f"`{key}` is not set here" if key and not environ.get(key) else ""
    if its.type == "command":
        from penguin_git.agents.command_line.agent import CommandAgent

        argv = (agent.settings.argv or agent.profile.argv) if isinstance(agent, CommandAgent) else ()
        missing = argv and shutil.which(argv[0], path=environ.get("PATH")) is None
        return f"its program `{argv[0]}` is not installed here" if missing else ""
    return ""
