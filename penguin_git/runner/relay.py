"""The phases of a task, worked on in turn in one worktree, each by an agent of its own."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs

from penguin_git.agents import endings
from penguin_git.agents.protocol import Agent, Ending, Job
from penguin_git.model.config import Config
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import PhaseNote
from penguin_git.model.secrets import redacted
from penguin_git.model.task import Phase
from penguin_git.model.usage import NOTHING
from penguin_git.runner import baton, prompting
from penguin_git.runner.baton import Key, Past, State, Told
from penguin_git.runner.host import AttemptHost
from penguin_git.runner.stage_host import StageHost
from penguin_git.runner.turn import taken

VARIABLE = "PENGUIN_PHASE"  # tells the processes of an agent which phase it is


@dataclass(frozen=True)
class Stage:
    """A phase, who does it, and whether their commands have the network."""

    key: Key
    phase: Phase
    agent: Agent
    network: bool


@dataclass(frozen=True)
class Relay:
    """Works through phases; with `assisted` a person has to agree after each of them.

    A phase that ended is not done again, unless all have and the task still goes on: then it is up to the
    last one. What is interrupted goes on with the phase that was.
    """

    name: str
    stages: tuple[Stage, ...]
    assisted: bool = False
    model: str | None = None
    resumable: bool = field(default=True, init=False)

    def work(self, job: Job, host: AttemptHost) -> Ending:
        """Work through the phases that are left."""
        return _Run(self, job, host).ending()

    def begins_at(self, transcript: tuple[Event, ...]) -> str | None:
        """The commit on whose files the next phase begins; empty for the base's, None for the branch's.

        An agent that can't go on begins again where the phase before it ended.
        """
        told = baton.past(transcript)
        left = self.left(told)
        if not left or left[0].agent.resumable or left[0].key not in told.phases:
            return None
        if told.phases[left[0].key].state is State.ENDED:
            return None
        before = self.stages[: self.stages.index(left[0])]
        commits = [told.phases[stage.key].commit for stage in before if stage.key in told.phases]
        return (commits[-1] or None) if commits else ""

    def left(self, told: Past) -> tuple[Stage, ...]:
        """The phases that have something left to do."""
        found = tuple(stage for stage in self.stages if not told.ended(stage.key))
        accepted = any(one.state is State.WAITS for one in told.phases.values())
        return found if found or accepted else self.stages[-1:]


def stages(phases: tuple[Phase, ...], agents: tuple[Agent, ...], config: Config) -> tuple[Stage, ...]:
    """Phases with those who do them; two of one name are told apart by their place."""
    seen: Counter[str] = Counter()
    found = []
    for phase, agent in zip(phases, agents, strict=True):
        seen[phase.phase] += 1
        key = (phase.phase, seen[phase.phase])
        found.append(Stage(key, phase, agent, config.has_network(agent.name)))
    return tuple(found)


class _Run:
    """One attempt at what is left of the phases."""

    def __init__(self, relay: Relay, job: Job, host: AttemptHost) -> None:
        self._relay, self._job, self._host = relay, job, host
        self._past = baton.past(job.transcript)
        self._left = relay.left(self._past)
        self._notes: list[PhaseNote] = []
        self._usage = NOTHING
        self._tools: Counter[str] = Counter()
        self._denials: Counter[str] = Counter()
        self._exit_code: int | None = None

    def ending(self) -> Ending:
        """How the attempt ends: with the last phase, or with the first that does not come to a good end."""
        self._accept()
        last = Ending(Outcome.COMPLETED, summary=self._last_note())
        for stage in self._left:
            if self._host.stop.wanted:
                return self._whole(endings.stopped_by(self._host))
            last = self._taken(stage)
            if last.waits_for:
                return self._whole(self._for_a_person(stage, last))
            if last.outcome is not Outcome.COMPLETED:
                return self._whole(last)
        return self._whole(last)

    def _for_a_person(self, stage: Stage, waiting: Ending) -> Ending:
        """A person's phase after others begins an attempt of its own: this one has its record first."""
        if not self._notes:
            return waiting
        return Ending(Outcome.PAUSED, f"`{stage.key[0]}` is for `{waiting.waits_for}`", goes_on=True)

    def _accept(self) -> None:
        """Note what a person had nothing against."""
        for stage in self._relay.stages:
            told = self._past.phases.get(stage.key)
            if told and told.state is State.WAITS and not told.answered:
                told.state = State.ENDED
                self._mark(stage, State.ENDED, told.handoff, f"`{stage.key[0]}` was accepted")

    def _last_note(self) -> str:
        told = [
            self._past.phases[stage.key] for stage in self._relay.stages if stage.key in self._past.phases
        ]
        return told[-1].handoff if told else ""

    def _taken(self, stage: Stage) -> Ending:
        """One phase from its beginning to its hand-off."""
        word = self._job.word if stage is self._left[0] else None  # it is about the phase that waited
        if word is None:
            self._mark(stage, State.BEGUN, "", f"`{stage.key[0]}` begins, by {stage.agent.name}")
        started = time.monotonic()
        host = StageHost(self._host, self._place(stage), len(self._relay.stages), stage.key[0])
        ending = taken(stage.agent, replace(self._job_of(stage), word=word), host)
        if ending.waits_for:
            return ending
        self._add(stage, ending, host.steps, time.monotonic() - started)
        if ending.outcome is not Outcome.COMPLETED:
            return replace(ending, reason=self._named(stage, ending.reason))
        return self._handed_over(stage, redacted(ending.handoff or ending.summary), ending)

    def _handed_over(self, stage: Stage, note: str, ending: Ending) -> Ending:
        waits = self._relay.assisted and not self._host.stop.wanted
        state = State.WAITS if waits else State.ENDED
        said = f"`{stage.key[0]}` is done" + (" and waits for a person" if waits else "")
        self._mark(stage, state, note, said)
        self._host.hand_over(stage.key[0], stage.agent.name, note)
        self._past.phases[stage.key] = Told(state, stage.agent.name, note)
        if not waits:
            return ending
        reason = (
            f"`{stage.key[0]}` is done and waits for a person: "
            f"`penguin task resume {self._job.task}` accepts it, `penguin task feedback` says what to change"
        )
        return replace(ending, outcome=Outcome.NEEDS_HUMAN, reason=reason, suggestion=note)

    def _job_of(self, stage: Stage) -> Job:
        told = self._past.phases.get(stage.key)
        goes_on = told is not None and stage.agent.resumable
        number, count = self._place(stage), len(self._relay.stages)
        named = f"`{stage.phase.phase}` ({number} of {count})" if count > 1 else ""
        return replace(
            self._job,
            prompt=prompting.of_phase(
                self._job.prompt, named, stage.phase.description, self._notes_before(stage)
            ),
            environment={**self._job.environment, VARIABLE: stage.phase.phase},
            transcript=tuple(told.events) if told and goes_on else (),
            iterations=self._host.iterations_left(),
            walls=structs.replace(self._job.walls, network=stage.network),
        )

    def _notes_before(self, stage: Stage) -> Iterator[tuple[str, str, str]]:
        """The hand-offs of the phases before: phase, agent, note."""
        for before in self._relay.stages[: self._relay.stages.index(stage)]:
            told = self._past.phases.get(before.key)
            if told and told.handoff:
                yield before.key[0], told.agent, told.handoff

    def _mark(self, stage: Stage, state: State, note: str, text: str) -> None:
        place, count = self._place(stage), len(self._relay.stages)
        done = place - (state is State.BEGUN)
        said: dict[str, Plain] = {
            "phase": place,
            "phases": count,
            "progress": 100 * done // count,
            "text": text,
        }
        self._host.say(EventType.PROGRESS, {**said, **baton.marker(stage.key, state, stage.agent.name, note)})

    def _place(self, stage: Stage) -> int:
        return self._relay.stages.index(stage) + 1

    def _named(self, stage: Stage, reason: str) -> str:
        return f"phase `{stage.key[0]}`: {reason}" if len(self._relay.stages) > 1 else reason

    def _add(self, stage: Stage, ending: Ending, steps: int, seconds: float) -> None:
        self._usage = self._usage.plus(ending.usage)
        self._tools.update(_counted(ending.tools))
        self._denials.update(_counted(ending.denials))
        self._exit_code = ending.exit_code
        note = PhaseNote(
            phase=stage.key[0],
            agent=stage.agent.name,
            model=stage.agent.model,
            outcome=ending.outcome,
            reason=redacted(ending.reason),
            duration_seconds=round(seconds, 3),
            iterations=steps,
            usage=ending.usage,
            handoff=redacted(ending.handoff or ending.summary),
        )
        self._notes.append(note)

    def _whole(self, ending: Ending) -> Ending:
        """The ending of all that was done in this attempt."""
        return replace(
            ending,
            usage=self._usage,
            tools=dict(self._tools),
            denials=dict(self._denials),
            exit_code=self._exit_code,
            phases=tuple(self._notes),
        )


def _counted(calls: Mapping[str, int]) -> Counter[str]:
    return Counter(dict(calls))
