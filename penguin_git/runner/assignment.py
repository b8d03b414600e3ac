"""What one attempt is given, how others reach it, and what it leaves."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model import doers, enclosure
from penguin_git.model.config import Config
from penguin_git.model.event import Event
from penguin_git.model.head import head
from penguin_git.model.record import Record
from penguin_git.model.secrets import Secrets
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits
from penguin_git.model.wording import Hold
from penguin_git.runner.ear import Ear
from penguin_git.runner.enclosing import enclosed
from penguin_git.runner.in_hands import Visit
from penguin_git.runner.limits import Meter, Spent
from penguin_git.runner.turn import Worker


@dataclass(frozen=True)
class Assignment:
    """What is to be done, by whom, and within which world."""

    repo: Repository
    task: Task
    hold: Hold
    base: str
    config: Config
    agent: Worker
    environment: Mapping[str, str]
    log: Path
    now: Callable[[], datetime]
    prompt: str  # the task in words, with what came before it
    level: Level = Level.NONE
    spent: Spent = field(default_factory=Spent)
    transcript: tuple[Event, ...] = ()
    recovers: str = ""  # the trouble of the attempt before, where recovery began this one
    chosen: str = ""  # why whoever works on it does, where the task left it open
    feedback: tuple[Event, ...] = ()  # what people said to earlier work on the task
    visit: Visit | None = None  # where a person has the attempt already

    @property
    def restriction(self) -> str:
        """What the work has to do without on this machine, and why; mostly nothing."""
        tools = self.task.resource_constraints.allowed_tools
        return enclosure.restriction(tools, self.level, self.config.sandbox)

    @property
    def secrets(self) -> Secrets:
        """What must be written down nowhere."""
        return self.config.secrets(self.repo.environ)

    def enclosed(self, worktree: Worktree, tools: tuple[str, ...] | None) -> AbstractContextManager[Walls]:
        """The walls around a worktree of this attempt, for commands that may use these tools.

        They have the network where every agent has it: what they run may be the work of each.
        """
        names = doers.agents_of(head(self.task), self.config)
        return enclosed(
            self.repo,
            worktree,
            self.config,
            self.environment,
            level=self.level,
            network=all(self.config.has_network(name or "") for name in names),
            tools=tools,
        )


@dataclass
class Control:
    """How others reach a running attempt."""

    stop: StopSignal
    meter: Meter
    checkpoint_seconds: float  # the longest time between two checkpoints
    save: Callable[[str], None] = field(default=lambda _: None)
    ear: Ear = field(default_factory=Ear)


@dataclass(frozen=True)
class Report:
    """What an attempt leaves behind: its record, the tasks it proposes, its log.

    `lost`: somebody else holds the task now; the worktree is still there then, for the salvage. `goes_on`:
    nobody has to let the next attempt begin.
    """

    record: Record
    proposals: Mapping[str, bytes]
    log: bytes
    lost: bool
    stop: Stop | None
    goes_on: bool = False


@dataclass(frozen=True)
class Lent:
    """Work that was left in a person's hands; `answered`: what they said last was dealt with."""

    waits: Waits
    answered: bool
