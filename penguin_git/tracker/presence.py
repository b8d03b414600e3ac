"""Who is at work on a clone: the holder of the daemon's lock."""

import os

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from penguin_git.git.repository import Repository

_OF_ONE_TASK = "penguin task "
_TO_SIGN = 0.5  # seconds: whoever has just got the lock says who it is a little later


class Presence(Struct, frozen=True):
    """A process that holds the lock. `pid` is None where the holder has not said who it is yet."""

    pid: int | None
    since: str
    purpose: str

    @property
    def is_brief(self) -> bool:
        """Whether it is a command about one task, which ends by itself, and nobody who could be asked."""
        return self.purpose.startswith(_OF_ONE_TASK)

    def __str__(self) -> str:
        since = f", since {self.since}" if self.since else ""
        return f"{self.purpose} (process {self.pid or 'unknown'}{since})"


def alone(repo: Repository, verb: str, patience: float) -> FileLock | None:
    """The lock, held for a command about one task; None where somebody works who can be asked instead.

    Another such command is outwaited for so many seconds. Raises `PenguinError` where it takes longer.
    """
    lock = FileLock(repo.runtime / "daemon.lock", f"{_OF_ONE_TASK}{verb}")
    if lock.acquire(timeout=_TO_SIGN):
        return lock
    at_work = of(repo)
    if (at_work is None or at_work.is_brief) and lock.acquire(timeout=patience):
        return lock
    at_work = of(repo)
    if at_work is not None and at_work.is_brief:
        raise PenguinError(f"{at_work} is at work on this clone.", hint="Try again once it has ended.")
    return None


def of(repo: Repository) -> Presence | None:
    """Whoever works on the clone now; None where nobody does."""
    lock = FileLock(repo.runtime / "daemon.lock")
    if lock.holder() is None:
        return None
    try:
        said = msgspec.json.decode(lock.path.read_bytes())
    except (OSError, ValueError):
        return Presence(None, "", "another process")
    return Presence(int(said["pid"]), str(said["since"]), str(said["purpose"]) or "penguin")


def lives(pid: int) -> bool:
    """Whether there is such a process, be it another user's."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):  # a number that was read can be larger than any process's
        return False
    except PermissionError:
        pass
    return True
