"""A worktree with walls around it, what lies outside, and scripts that try to get there."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.agents.command import Command, Finished
from penguin_git.agents.process import run
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.sandbox.launcher import OLDEST, version
from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.agents.stopping import StopSignal

BWRAP = shutil.which("bwrap") or ""
HAS_BUBBLEWRAP = pytest.mark.skipif(not BWRAP, reason="bubblewrap is not installed")
HAS_LANDLOCK = pytest.mark.skipif(version() < OLDEST, reason="the kernel has no Landlock, or an old one")

BUBBLEWRAP = pytest.param(Level.BUBBLEWRAP, marks=HAS_BUBBLEWRAP)
LANDLOCK = pytest.param(Level.LANDLOCK, marks=HAS_LANDLOCK)
ENFORCING = (BUBBLEWRAP, LANDLOCK)
ALL = (*ENFORCING, Level.NONE)


@dataclass
class Cell:
    """A worktree, the clone it belongs to, another worktree, a home; `run` runs scripts inside."""

    home: Path
    stop: StopSignal
    walls: Walls = field(init=False)

    def __post_init__(self) -> None:
        for name in ("tree", "scratch", "clone/.git/hooks", "others", "house/.ssh"):
            (self.home / name).mkdir(parents=True)
        (self.home / "tree/.git").write_text("gitdir: ../clone/.git\n")
        (self.home / "clone/readme").write_text("Mine.\n")
        (self.home / "clone/.git/config").write_text("[core]\n")
        (self.home / "house/.ssh/id").write_text("a private key\n")
        (self.home / "others/work").write_text("Theirs.\n")
        self.walls = Walls(
            folder=self.tree,
            scratch=self.home / "scratch",
            hidden=(self.home / "house/.ssh", self.home / "others"),
            readable=(self.home / "clone", self.home / "house"),
            bubblewrap=BWRAP,
        )

    @property
    def tree(self) -> Path:
        return self.home / "tree"

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.home / "house"), "CELL": str(self.home)}

    def run(self, script: str, level: Level, **changes: object) -> Finished:
        """Run a script of bash to its end."""
        argv = walled(("bash", "-c", script), replace(self.walls, level=level, **changes))
        command = Command(argv, self.tree, self.environment, timeout=60)
        return run(command, on_output=lambda _: None, stop=self.stop)

    def outside(self) -> dict[str, str]:
        """Everything that is not the worktree's or temporary, with its content."""
        files = (path for path in self.home.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.home)): path.read_text()
            for path in files
            if not path.is_relative_to(self.tree) and not path.is_relative_to(self.home / "scratch")
        }
