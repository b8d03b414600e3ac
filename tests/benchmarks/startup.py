"""How long `penguin` takes to say anything, against Python and click themselves."""

import sys
from pathlib import Path

from tests.benchmarks.timing import PENGUIN, medians, run, table


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print the table."""
    bare, click = "python -c pass", "python -c 'import click'"
    measured = medians(
        {
            bare: lambda: run([sys.executable, "-c", "pass"], folder, env),
            click: lambda: run([sys.executable, "-c", "import click"], folder, env),
            "penguin --version": lambda: run([PENGUIN, "--version"], folder, env),
            "penguin --help": lambda: run([PENGUIN, "--help"], folder, env),
        }
    )
    table("Starting", measured, click)
