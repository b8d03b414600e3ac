"""What an agent is: it gets a job and a host, works, and says how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from penguin_git.agents.sandbox.walls import NO_WALLS, Walls
from penguin_git.agents.stopping import StopSignal
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import PhaseNote
from penguin_git.model.usage import UNKNOWN, Usage


@dataclass(frozen=True)
class Job:
    """One phase of one attempt, as an agent sees it."""

    task: str
    attempt: int
    title: str
    prompt: str
    script: str | None  # the task's `run`, for agents that execute one
    folder: Path  # the worktree; the agent's working directory
    environment: Mapping[str, str]  # complete: nothing else of ours reaches the agent's processes
    transcript: tuple[Event, ...] = ()  # what earlier attempts of a resumable agent logged
    keep_fds: tuple[int, ...] = ()  # held open for as long as a process of the agent's may run
    walls: Walls = NO_WALLS  # what its processes may touch
    tools: tuple[str, ...] | None = None  # the task's `allowed_tools`; None allows all of them
    iterations: int | None = None  # how many steps were left when it began; None: any number
    word: str | None = None  # what the person who was waited for says now that it is done; None: nothing yet
    rules: str | None = None  # what a model is told of how it works; None: the usual rules for a worktree
    private: Path | None = None  # a folder outside the worktree that outlives a crash, for this task alone
    # Our own environment: an agent takes the keys from it that its settings name.
    ours: Mapping[str, str] = field(default_factory=dict, repr=False)


class Verdict(StrEnum):
    """What the host answers before a step."""

    GO = "go"
    WRAP_UP = "wrap_up"  # the budget is nearly used: finish and hand over
    STOP = "stop"  # the next step is not paid for, or somebody wants the attempt to end


class Host(Protocol):
    """What an agent may ask of the one who runs it. Every method is thread-safe."""

    stop: StopSignal

    def say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        """Log an event; it counts as a sign of life."""

    def before_step(self, tokens: int = 0) -> Verdict:
        """The gate before each iteration: counts it, and answers whether the budget allows it.

        `tokens` is what the step will cost at least, where that is known beforehand.
        """

    def tokens_left(self) -> int | None:
        """How many tokens the budget leaves as it is now; None where it has no limit of them."""

    def used(self, usage: Usage) -> None:
        """Add to what the attempt consumed."""

    def checkpoint(self, description: str) -> None:
        """Have the work so far committed."""


@dataclass(frozen=True)
class Ending:
    """How an agent's run ended, in the agent's own words; the host verifies."""

    outcome: Outcome
    reason: str = ""
    summary: str = ""
    handoff: str = ""
    suggestion: str = ""  # what a person is asked to look at, where the outcome is `needs_human`
    exit_code: int | None = None
    usage: Usage = UNKNOWN
    tools: Mapping[str, int] = field(default_factory=dict)  # tool name -> calls
    denials: Mapping[str, int] = field(default_factory=dict)  # tool name -> refused calls
    phases: tuple[PhaseNote, ...] = ()  # of a workflow, those that were worked on
    waits_for: str = ""  # the person who has to do something before it goes on: the attempt is not over then
    by_person: str = ""  # who said that it is done, where a person did: that needs no other evidence
    goes_on: bool = False  # nobody has to let the next attempt begin


class Agent(Protocol):
    """Somebody who can work on a task."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""

    @property
    def resumable(self) -> bool:
        """Whether it goes on from `Job.transcript`; one that does not begins again."""

    @property
    def model(self) -> str | None:
        """The model it works with, if any."""

    def work(self, job: Job, host: Host) -> Ending:
        """Work until done, stopped or stuck. Expected endings are returned, never raised."""
