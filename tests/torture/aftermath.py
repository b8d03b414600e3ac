"""What is left of a clone after its daemons were killed: what must be kept is, and nothing else is."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from penguin_git.model import wording
from tests.support.clones import Clone
from tests.torture import daemon

LAST_LIFE = 240.0  # seconds that the daemon nobody kills may take to finish


@contextmanager
def daemons(clone: Clone, **environ: str) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """What starts a daemon to be killed; none outlives the block, also where a test fails in it."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        started.append(_started(clone, environ))
        return started[-1]

    try:
        yield start
    finally:
        for daemon in started:
            daemon.kill()
            daemon.wait()


def _started(clone: Clone, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A daemon in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, daemon.__file__, str(clone.path)],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environ},
        start_new_session=True,
    )


def landed(clone: Clone) -> list[str]:
    """The tasks whose landings are on the base, once for each landing."""
    return clone.git("log", "--format=%(trailers:key=Penguin-Task,valueonly,separator=)", "main").split()


def is_finished(clone: Clone, tasks: int) -> bool:
    """Whether all have landed and nothing is left to clean up."""
    return len(landed(clone)) == tasks and not clone.branches()


def acknowledged(clone: Clone) -> set[str]:
    """The checkpoints that a task branch points to or holds."""
    act = f"^{wording.ACT}: {wording.Act.CHECKPOINT}$"
    return set(
        clone.git("log", "--format=%H", f"--grep={act}", "--branches=penguin/*", "--not", "main").split()
    )


def is_kept(clone: Clone, commit: str) -> bool:
    """Whether a ref still leads to the commit."""
    return bool(clone.git("for-each-ref", f"--contains={commit}"))


def leftovers(clone: Clone) -> list[str]:
    """Locks, indexes, intents and worktree entries that nobody will clear; unlocked flock files may stay."""
    git = clone.path / ".git"
    odd = [*git.rglob("*.lock"), *git.rglob("penguin-index*"), *git.rglob("packed-refs.new")]
    odd += [*(git / "penguin" / "landing").glob("*"), *(git / "worktrees").glob("*")]
    return sorted(str(path.relative_to(git)) for path in odd if path.parent != git / "penguin")


def processes(folder: Path) -> list[str]:
    """Processes that run in, or because of, this test's folder."""
    end = time.monotonic() + 5
    while (found := _processes(folder)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def check(clone: Clone, checkpoints: set[str]) -> None:
    """Nothing that was acknowledged is lost, and no worktree, lock, half-done thing or damage is left."""
    assert [] == [commit for commit in checkpoints if not is_kept(clone, commit)]
    assert [] == clone.worktrees()
    assert [] == leftovers(clone)
    assert [] == processes(clone.path.parent)
    assert "" == clone.git("fsck", "--full", "--strict", "--no-dangling")


def _processes(folder: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            about = (entry / "cmdline").read_bytes() + os.fsencode((entry / "cwd").readlink())
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if os.fsencode(folder) in about and int(entry.name) != os.getpid():
            found.append(about.decode(errors="replace"))
    return found
