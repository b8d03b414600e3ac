"""The command line as a person drives it: in this process where that is the same, else in one of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from penguin_git.cli.edge import run

DEADLINE = 30.0  # seconds that anything a test waits for may take


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout."""
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)


def penguin(folder: Path, *arguments: str, stdin: str = "") -> Said:
    """What `penguin` answers in a folder, in this process."""
    with CliRunner().isolation(input=stdin) as (out, err, _):
        code = run(["-C", str(folder), *arguments])
        return Said(code, out.getvalue().decode(), err.getvalue().decode())


def created(folder: Path, *arguments: str) -> str:
    """The id of a new task."""
    said = penguin(folder, "task", "create", *arguments)
    assert said.code == 0, said.err
    return said.out.strip()


def process(folder: Path, *arguments: str, **environ: str) -> Said:
    """What `penguin` answers as a process of its own, started in the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "penguin_git", *arguments],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def until(holds: Callable[[], bool]) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)
