"""Which walls this machine can put up, found out by trying."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from penguin_git.agents import process
from penguin_git.agents.command import Command
from penguin_git.agents.sandbox import bubblewrap
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.agents.stopping import StopSignal

_PATIENCE = 10.0  # seconds


def probe(environ: Mapping[str, str]) -> Level:
    """The strongest level that works here; it is tried once a process, in 50 ms."""
    return _probed(bubblewrap.program(environ))


@cache
def _probed(program: str | None) -> Level:
    with TemporaryDirectory(prefix="penguin-") as folder:
        walls = Walls(folder=Path(folder), scratch=Path(folder), level=Level.LANDLOCK)
        if program and _holds(replace(walls, level=Level.BUBBLEWRAP, bubblewrap=program)):
            return Level.BUBBLEWRAP
        return Level.LANDLOCK if _holds(walls) else Level.NONE


def _holds(walls: Walls) -> bool:
    """Whether a command gets in."""
    argv = walled(("/bin/sh", "-c", ":"), walls)
    command = Command(argv, walls.folder, {"PATH": "/usr/bin:/bin"}, timeout=_PATIENCE)
    return process.run(command, on_output=lambda _: None, stop=StopSignal()).ok
