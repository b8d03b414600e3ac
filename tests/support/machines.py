"""Clones of one bare repository on several machines, as far as git can tell."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from penguin_git.tracker.project import World
from tests.support.clones import Clone

CONFIG = (
    "base: main\nsync: on\nsync_seconds: 1\nlease_seconds: 3\npushes_a_minute: 1000\nmax_attempts: 1000\n"
    "sandbox: off\n"
)


@dataclass
class Shared:
    """What the machines share: a bare repository at `path`, reached at `url`."""

    path: Path
    url: str

    @staticmethod
    def new(folder: Path, files: dict[str, str], config: str = CONFIG) -> "Shared":
        """A bare repository whose base branch has these files and penguin's settings."""
        path = folder / "shared.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
        first = Clone.new(folder / "first", {"README.md": "Hello.\n", **files}, config)
        first.git("push", "-q", str(path), "main")
        return Shared(path, str(path))

    def machine(self, folder: Path, url: str = "") -> Clone:
        """Another clone, with a world of its own."""
        subprocess.run(["git", "clone", "-q", url or self.url, str(folder)], check=True)
        return Clone(folder, World(dict(os.environ)))

    def git(self, *args: str) -> str:
        """What a git command prints in the bare repository."""
        done = subprocess.run(["git", *args], cwd=self.path, capture_output=True, text=True, check=True)
        return done.stdout.rstrip("\n")

    def landed(self) -> list[str]:
        """The tasks whose work has landed, in order."""
        said = self.git(
            "log",
            "--reverse",
            "--format=%(trailers:key=Penguin-Act,valueonly,separator=)"
            " %(trailers:key=Penguin-Status,valueonly,separator=)"
            " %(trailers:key=Penguin-Task,valueonly,separator=)",
            "main",
        )
        lines = (line.split() for line in said.splitlines())
        return [words[2] for words in lines if words[:2] == ["land", "completed"]]

    def refs(self, prefix: str) -> dict[str, str]:
        """The refs under a prefix."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", prefix).splitlines()
        return dict(line.split(" ", 1) for line in lines)
