"""Importing the Python face is quick, and does nothing else."""

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "click",
    "rich",
    "git",
    "networkx",
    "jinja2",
    "markupsafe",
    "anthropic",
    "ruamel",
    "yaml",
    "watchdog",
)


def printed_by(program: str, folder: Path) -> list[str]:
    """What a program prints in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_it_loads_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    program = f"import sys, penguin_git.project; print(*[m for m in {HEAVY} if m in sys.modules])"

    assert [] == printed_by(program, tmp_path)


def test_it_reads_and_creates_nothing(tmp_path: Path) -> None:
    assert [] == printed_by("import penguin_git.project", tmp_path)
    assert [] == list(tmp_path.iterdir())
