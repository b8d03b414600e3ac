"""The daemon that the torture kills: the real one, until nothing can move."""

import os
import sys
from pathlib import Path

from penguin_git.daemon.service import held, serve
from penguin_git.errors import PenguinError
from penguin_git.tracker.project import World


def work(path: Path) -> None:
    """Take the lock and work; refused where somebody has it."""
    with held(path, World(dict(os.environ)), "torture") as project:
        serve(project, lambda _project, _pool, _tick: None, until_idle=True)


if __name__ == "__main__":
    try:
        work(Path(sys.argv[1]))
    except PenguinError as refusal:
        sys.exit(str(refusal))
