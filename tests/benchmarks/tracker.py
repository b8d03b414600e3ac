"""The tracker's commands over many tasks, as whole processes, against floors and peers of the same run.

`SIZES=1000,10000,100000` chooses how many tasks; `PEERS=backlog:/path/to/backlog,task:/usr/bin/task` adds the
trackers that are installed. The ratio is to Python with click and the scan of the folder.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import beside, peers, tasks
from tests.benchmarks.timing import PENGUIN, medians, run, table

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000").split(",")]
FLOOR = "python + click + scan of the folder"
SCAN = """\
import os, sys
import click
for folder, _, names in os.walk(sys.argv[1]):
    fd = os.open(folder, os.O_RDONLY)
    for name in names:
        os.stat(name, dir_fd=fd)
    os.close(fd)
"""
AWK = "awk '/^status: pending/ {n++} END {print n}' $(find .penguin/tasks -name '*.yaml' | head -5000)"

Act = Callable[[], None]


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print a table for each size."""
    for size in SIZES:
        path = Path(tempfile.mkdtemp(dir=folder))
        made = tasks.repository(path, env, size)
        rounds = 9 if size <= 10_000 else 5
        floors = _floors(path, env)
        table(f"Reading {size:,} tasks", medians(floors | _reads(path, env, made), rounds), FLOOR)
        # Apart, since whoever reads after a write pays for the files that changed.
        table(f"Writing among {size:,} tasks", medians(floors | _writes(path, env, made), rounds), FLOOR)
        with beside.idle_daemon(path, env, made):
            reads, writes = _reads(path, env, made), _quick_writes(path, env, made)
            table(f"Reading {size:,} tasks beside a daemon", medians(floors | reads, rounds), FLOOR)
            table(f"Writing among {size:,} tasks beside a daemon", medians(floors | writes, rounds), FLOOR)
        _memory(path, env, size)
        peers.measure(folder, env, size)


def _floors(path: Path, env: dict[str, str]) -> dict[str, Act]:
    def python(*words: str) -> Act:
        return lambda: run([sys.executable, *words], path, env)

    def shell(text: str) -> Act:
        return lambda: run(["bash", "-c", text], path, env)

    return {
        "python -I -c pass": python("-I", "-c", "pass"),
        "python + click": python("-c", "import click"),
        FLOOR: python("-c", SCAN, ".penguin/tasks"),
        "grep -rl over the files": shell("grep -rl 'part 77' .penguin/tasks || true"),
        "awk over at most 5,000 files": shell(AWK),
    }


def _penguin(path: Path, env: dict[str, str], *words: str) -> Act:
    return lambda: run([PENGUIN, *words], path, env)


def _reads(path: Path, env: dict[str, str], made: list[str]) -> dict[str, Act]:
    def penguin(*words: str) -> Act:
        return _penguin(path, env, *words)

    return {
        "task list --limit 50": penguin("task", "list", "--limit", "50"),
        "task list --ready --limit 50": penguin("task", "list", "--ready", "--limit", "50"),
        "task list --json (all)": penguin("task", "list", "--json"),
        "task next": penguin("task", "next"),
        "task show ID": penguin("task", "show", made[len(made) // 2]),
        "search 'part 77'": penguin("search", "part 77"),
        "task validate-dependencies --all": lambda: _maybe(
            [PENGUIN, "task", "validate-dependencies", "--all"], path, env
        ),
    }


def _quick_writes(path: Path, env: dict[str, str], made: list[str]) -> dict[str, Act]:
    return {
        "task update ID --no-commit": _turns(path, env, made[len(made) // 2], "--no-commit"),
        "task create --no-commit": _penguin(path, env, "task", "create", "Measure it", "--no-commit"),
    }


def _writes(path: Path, env: dict[str, str], made: list[str]) -> dict[str, Act]:
    return _quick_writes(path, env, made) | {
        "task update ID": _turns(path, env, made[len(made) // 3]),
        "task create": _penguin(path, env, "task", "create", "Measure it"),
    }


def _turns(path: Path, env: dict[str, str], task: str, *more: str) -> Act:
    """An update that changes something each time."""
    turns = iter(range(10_000))
    return lambda: run([PENGUIN, "task", "update", task, "--title", f"Turn {next(turns)}", *more], path, env)


def _maybe(argv: list[str], path: Path, env: dict[str, str]) -> None:
    """Run a command that fails when it finds something."""
    subprocess.run(argv, cwd=path, env=env, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _memory(path: Path, env: dict[str, str], size: int) -> None:
    """Print how much memory a listing takes at most."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    words = [sys.executable, "-c", script, PENGUIN, "task", "list", "--limit", "50"]
    said = subprocess.run(words, cwd=path, env=env, check=True, capture_output=True, text=True).stdout
    print(f"  {'memory of task list --limit 50':44} {said.strip():>9} MB   ({size:,} tasks)")
