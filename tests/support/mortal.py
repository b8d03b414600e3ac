"""A daemon that dies at a given look at the clock: by SIGKILL, in the middle of whatever it does there."""

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from penguin_git.daemon.service import held, serve
from penguin_git.errors import PenguinError
from penguin_git.tracker.project import World


def mortal_world(looks: int) -> World:
    """A world that ends with the look after so many."""
    left, lock = [looks], threading.Lock()

    def now() -> datetime:
        with lock:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return datetime.now(UTC)

    return World(dict(os.environ), now=now)


def work(path: Path, looks: int) -> None:
    """Take the lock and work until nothing can move, or until the end."""
    with held(path, mortal_world(looks), "mortal") as project:
        serve(project, lambda _project, _pool, _tick: None, until_idle=True)


if __name__ == "__main__":
    try:
        work(Path(sys.argv[1]), int(sys.argv[2]))
    except PenguinError as refusal:
        sys.exit(str(refusal))
