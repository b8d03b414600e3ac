"""A worktree, a bench in it, and a toolbox that allows everything."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.stopping import StopSignal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.toolbox import toolbox

Use = Callable[..., Result]


@pytest.fixture
def worktree(tmp_path: Path) -> Path:
    folder = tmp_path / "worktree"
    folder.mkdir()
    (folder / ".git").write_text("gitdir: /elsewhere\n")
    return folder


@pytest.fixture
def bench(worktree: Path, stop: StopSignal) -> Bench:
    return Bench(worktree, Walls(folder=worktree), {"PATH": os.environ["PATH"]}, stop)


@pytest.fixture
def use(bench: Bench) -> Use:
    """Calls a tool by its name."""
    tools = toolbox(None, bench.walls)

    def call(name: str, **given: object) -> Result:
        return tools.call(name, given, bench)

    return call


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file outside of the worktree that no tool may ever show or change."""
    file = tmp_path / "outside" / "secret.txt"
    file.parent.mkdir()
    file.write_text("the planted marker\n")
    return file
