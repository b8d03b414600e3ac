"""What a command of penguin draws of the workshop."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def drawn(*command: str, suffix: str = ".svg") -> bytes:
    """The picture that `penguin COMMAND --output …` writes in the workshop."""
    with tempfile.TemporaryDirectory() as folder:
        make = "import sys, pathlib; from stage import workshop; workshop.made(pathlib.Path(sys.argv[1]))"
        _run(Path(__file__).parents[1], "-c", make, folder)
        picture = Path(folder, f"drawn{suffix}")
        _run(Path(folder), "-m", "penguin_git", *command, "--output", picture.name)
        return picture.read_bytes()


def _run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=folder, env=dict(os.environ), check=True, stderr=subprocess.DEVNULL)
