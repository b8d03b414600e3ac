"""`task list` over 10,000 tasks, against Python with click and the scan of the folder."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.timing import PENGUIN, medians, run, table

MANY = 10_000
SCAN = """\
import os, sys
import click
found = [entry.stat() for entry in os.scandir(sys.argv[1])]
"""


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print the table."""
    path = repository(folder, env)
    tasks = str(path / ".penguin" / "tasks")
    floor = "python + click + scan of the folder"
    measured = medians(
        {
            floor: lambda: run([sys.executable, "-c", SCAN, tasks], path, env),
            "penguin task list --limit 50": lambda: run(
                [PENGUIN, "task", "list", "--limit", "50"], path, env
            ),
        },
        rounds=3,
    )
    table(f"Listing {MANY:,} tasks", measured, floor)


def repository(folder: Path, env: dict[str, str]) -> Path:
    """A repository with 10,000 task files of twenty lines."""
    path = Path(tempfile.mkdtemp(dir=folder))
    tasks = path / ".penguin" / "tasks"
    tasks.mkdir(parents=True)
    (path / ".penguin" / "config.yaml").write_text("base: main\n")
    for number in range(MANY):
        (tasks / f"t{number}.yaml").write_text(text(number))
    run(["git", "init", "-q", "-b", "main"], path, env)
    run(["git", "add", "-A"], path, env)
    run(["git", "commit", "-q", "-m", "Start"], path, env)
    return path


def text(number: int) -> str:
    """A task as people write them."""
    depends = f"depends_on:\n  - t{number - 1}\n" if number % 3 == 0 and number else ""
    return (
        f"status: pending\n\ntitle: Überprüfe the endpoint number {number}\n"
        "description: |\n  First line of several.\n  Second line, with a “quote”.\n  Third line.\n"
        f"priority: {('low', 'medium', 'high', 'critical')[number % 4]}\n{depends}"
        "labels: [backend, api]  # a person's comment\n"
        "run: |\n  echo one\n  echo two\n"
        "acceptance:\n  - It answers within a second\n  - check: 'true'\n"
        "resource_constraints:\n  max_tokens: 15000\n  max_duration_minutes: 60\n"
        "created_at: 2026-11-22T10:00:00Z\ncreated_by: Jane Doe <jane@example.com>\n"
    )
