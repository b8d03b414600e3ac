"""A daemon of one machine among several: the real one, until it is told to end or is killed."""

import os
import sys
from pathlib import Path

from penguin_git.daemon.pool import Pool
from penguin_git.daemon.service import held, serve
from penguin_git.daemon.tick import Tick
from penguin_git.errors import PenguinError
from penguin_git.tracker.project import Project, World


def _say(_project: Project, _pool: Pool, tick: Tick) -> None:
    for sentence in (*tick.joined, *tick.broken, *tick.troubles.values()):
        print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        with held(Path(sys.argv[1]), World(dict(os.environ)), "torture") as opened:
            serve(opened, _say, poll=0.5)
    except PenguinError as refusal:
        sys.exit(str(refusal))
