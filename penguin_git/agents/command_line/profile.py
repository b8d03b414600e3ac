"""What a profile is: how one program is started for a task, and how its output is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.settings import Settings
from penguin_git.agents.command_line.tools import Tools
from penguin_git.agents.process import Finished
from penguin_git.agents.protocol import Ending
from penguin_git.agents.sandbox.walls import Level


class Start(Struct, frozen=True, kw_only=True):
    """What one run is started with.

    `home` is a folder for the program's own files; `session` names the conversation to continue.
    """

    settings: Settings
    tools: Tools
    folder: Path
    home: Path
    task: str
    attempt: int
    max_turns: int | None
    level: Level  # of the walls around it
    session: str | None = None

    @property
    def last_message(self) -> Path:
        """Where a program may leave its last words."""
        return self.home / f"last-message-{self.attempt}.txt"


class Reader(Protocol):
    """Reads one program's output, line by line."""

    @property
    def is_over(self) -> bool:
        """Whether the program has said its last word; one that goes on is ended after a grace."""

    def line(self, text: str) -> None:
        """Take the next line."""

    def glance(self) -> None:
        """Look at what else the program writes down; called each second."""

    def ending(self, finished: Finished) -> Ending:
        """How it ended, by what it said; never asked when somebody else made it end."""


class Profile(Protocol):
    """One program."""

    @property
    def argv(self) -> tuple[str, ...]:
        """The command line where the configuration has none."""

    @property
    def resumable(self) -> bool:
        """Whether it can continue a conversation."""

    @property
    def wants_flags(self) -> bool:
        """Whether its limits and tools are in its flags, so that a command line has to have them."""

    @property
    def reads_references(self) -> bool:
        """Whether `@path` in a prompt would pull in a file."""

    def refusal(self, tools: Tools) -> str:
        """Why it cannot work with these tools alone, or nothing."""

    def flags(self, start: Start) -> tuple[str, ...]:
        """What stands for `{flags}` in its command line."""

    def environment(self, start: Start) -> Mapping[str, str]:
        """The variables that the program needs besides the job's."""

    def knows(self, start: Start, session: str) -> bool:
        """Whether a conversation can be continued here."""

    def reader(self, start: Start, course: Course) -> Reader:
        """Who reads the output of this run."""

    def tidy(self, folder: Path) -> None:
        """Remove what the program leaves in the worktree for itself."""
