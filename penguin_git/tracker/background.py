"""A worker in the background: starting one, and stopping whoever works on a clone."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git.repository import Repository
from penguin_git.tracker import presence
from penguin_git.tracker.presence import Presence

_START = 20.0  # seconds within which a worker has to have the lock
_GLANCE = 0.05
_LARGEST = 1_000_000  # bytes of a log; a larger one is put aside when a worker starts


def log_path(repo: Repository) -> Path:
    """Where workers in the background write what they do."""
    return repo.runtime / "daemon.log"


def start(repo: Repository, environ: Mapping[str, str], *options: str) -> int:
    """Start a worker and wait until it really works; its process id."""
    from penguin_git.agents.process import spawn_detached

    log = log_path(repo)
    _put_aside(log)
    with log.open("ab"):  # where it can't be written, that is the reason, and here it can be said
        before = log.stat().st_size
    # -P: nothing in the folder it works in may stand in for one of our modules.
    argv = [sys.executable, "-P", "-m", "penguin_git", "-C", str(repo.work_tree), "--no-color"]
    pid = spawn_detached([*argv, "daemon", "run", *options], repo.work_tree, environ, log)
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline and presence.lives(pid):
        worker = presence.of(repo)
        if worker and worker.pid == pid:
            return pid
        time.sleep(_GLANCE)
    said = log.read_bytes()[before:].decode(errors="replace").strip() if log.exists() else ""
    raise PenguinError(f"The daemon did not start. It said: {said or 'nothing'}", hint=f"Its log is `{log}`.")


def stop(repo: Repository, worker: Presence, patience: float) -> None:
    """Ask a worker to end, and wait until it has: its attempts save their work first."""
    if worker.pid is None:
        raise PenguinError(f"{worker} is at work on this clone, and does not say which process it is.")
    try:
        os.kill(worker.pid, signal.SIGTERM)
    except ProcessLookupError:
        pass  # it was killed, and a git process of its own still runs: that ends by itself
    except PermissionError:
        raise PenguinError(f"{worker} belongs to another user.") from None
    deadline = time.monotonic() + patience
    while presence.of(repo) == worker:
        if time.monotonic() > deadline:
            raise PenguinError(
                f"{worker} is still saving the work of its attempts after {patience:.0f} seconds.",
                hint="`penguin daemon status` says when it has ended.",
            )
        time.sleep(_GLANCE)


def _put_aside(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LARGEST:
        log.replace(log.with_suffix(".log.1"))
