"""Who is at work on a clone: the holder of the daemon's lock."""

import msgspec
from msgspec import Struct

from penguin_git.git.locks import FileLock
from penguin_git.git.repository import Repository


class Presence(Struct, frozen=True):
    """A process that holds the lock. `pid` is None where the holder has not said who it is yet."""

    pid: int | None
    since: str
    purpose: str

    def __str__(self) -> str:
        since = f", since {self.since}" if self.since else ""
        return f"{self.purpose} (process {self.pid or 'unknown'}{since})"


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
