"""The daemon that the torture kills: the real one, until nothing can move."""

import os
import sys
from pathlib import Path

from penguin_git.daemon.service import held, serve
from penguin_git.tracker.project import World

if __name__ == "__main__":
    with held(Path(sys.argv[1]), World(dict(os.environ)), "torture") as project:
        serve(project, lambda _project, _pool, _tick: None, until_idle=True)
