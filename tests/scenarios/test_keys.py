"""Whole lives of tasks whose scripts look for the keys that their daemon was started with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.model.enclosure import Level
from tests.agents.sandbox.cell import ENFORCING
from tests.scenarios.test_walls import without_bubblewrap
from tests.support.clones import Clone
from tests.support.model_lives import KEY, PATIENCE, environment

LOOK = """\
title: Look around
run: |
  set +o pipefail
  cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -o -e ^OVEN_KEY= -e ^PENGUIN_TASK= |
    sort -u > seen
"""
ITS_OWN = "PENGUIN_TASK=\n"
# The rights of root open every process; without them root is a user like others.
AS_A_USER = ("setpriv", "--bounding-set", "-all") if os.geteuid() == 0 else ()


def found(path: Path, words: tuple[str, ...], sandbox: str, **more: str) -> str:
    """The variables that a script sees, its own one among them, in all processes that it can look into."""
    clone = Clone.new(path / "clone", config=f"base: main\nsandbox: {sandbox}\n")
    clone.task("look", LOOK)
    subprocess.run(
        [*AS_A_USER, sys.executable, "-m", "penguin_git", *words],
        cwd=clone.path,
        env=environment(OVEN_KEY=KEY, **more),
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    return clone.read("seen")


@pytest.mark.parametrize("level", ENFORCING)
def test_inside_walls_nobody_s_environment_can_be_read(tmp_path: Path, level: Level) -> None:
    path = os.environ["PATH"] if level is Level.BUBBLEWRAP else without_bubblewrap(tmp_path)["PATH"]

    assert ITS_OWN == found(tmp_path, ("run",), "required", PATH=path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux shows environments in files")
@pytest.mark.parametrize("words", [("run",), ("daemon", "run", "--until-idle")], ids=" ".join)
def test_without_walls_that_of_the_daemon_is_closed_all_the_same(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert ITS_OWN == found(tmp_path, words, "off")
