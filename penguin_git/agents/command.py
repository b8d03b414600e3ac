"""A command, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from penguin_git.agents.capture import Captured
from penguin_git.agents.stopping import Stop


@dataclass(frozen=True)
class Command:
    """A command, where it runs and how it is made to end. Times are seconds, sizes bytes.

    `environment` is complete: the command sees nothing else. Whatever makes it end interrupts it
    (SIGINT), after `interrupt_grace` terminates it (SIGTERM), after `terminate_grace` kills it and all
    its descendants. A supervisor that does not manage that within `kill_grace` is killed itself.
    """

    argv: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    stdin: bytes = b""
    connection: int | None = None  # a socket to be its standard input in place of a text
    timeout: float | None = None
    interrupt_grace: float = 2.0
    terminate_grace: float = 3.0
    kill_grace: float = 15.0
    output_limit: int = 100_000_000


@dataclass(frozen=True)
class Finished:
    """How a command ended. One that cannot be started has exit code 127 or 126, as in a shell.

    `stopped`, `timed_out` and `flooded` (more output than its limit) say why it was made to end.
    `contained` is False where something of it may still run: a process of another user, or all of it
    after its supervisor was killed.
    """

    exit_code: int | None  # None when a signal ended it, or when it never started
    signal: int | None
    stopped: Stop | None = None
    timed_out: bool = False
    flooded: bool = False
    contained: bool = True
    output: Captured = field(default_factory=Captured)

    @property
    def ok(self) -> bool:
        """Whether it ended by itself with exit code 0."""
        return self.exit_code == 0 and not (self.stopped or self.timed_out or self.flooded)
