"""A move of a branch with its worktrees, as values: what is to happen, and how it can end."""

from pathlib import Path

from msgspec import Struct

from penguin_git.git.call import Git
from penguin_git.git.repository import Repository

COPY = "penguin-index-"  # how the copies of an index begin that penguin works on


class Moved(Struct, frozen=True):
    """The branch and all its worktrees are at the new commit."""


class InTheWay(Struct, frozen=True):
    """Files of the user in `worktree` that the move would have touched; nothing was changed."""

    paths: tuple[str, ...]
    worktree: Path


class Busy(Struct, frozen=True):
    """What the user's git is doing in `worktree`; nothing was changed."""

    operation: str
    worktree: Path


class Stale(Struct, frozen=True):
    """The branch is not where it was expected to be, but at `now` (None: it is gone); nothing was changed."""

    now: str | None


Ending = Moved | InTheWay | Busy | Stale


class Denied(Struct, frozen=True):
    """The server of a shared branch took the commit from nobody like us; nothing was changed."""

    reason: str
    hint: str = ""


class Offline(Struct, frozen=True):
    """The server of a shared branch can't be asked, or did not tell whether it took the commit."""

    reason: str


class Seat(Struct, frozen=True):
    """A worktree that has the branch checked out."""

    path: Path
    git_dir: Path

    @property
    def index(self) -> Path:
        """The index that the user's git works with."""
        return self.git_dir / "index"

    @property
    def lock(self) -> Path:
        """What keeps every git from changing that index for as long as it exists."""
        return self.git_dir / "index.lock"


class Move(Struct, frozen=True):
    """One move under way: `ref` from `old` to `new`. `nonce` marks what is its own on disk."""

    ref: str
    old: str
    new: str
    nonce: str
    seats: tuple[Seat, ...]

    def copy(self, seat: Seat) -> Path:
        """The copy of a worktree's index that the move works on."""
        return seat.git_dir / f"{COPY}{self.nonce}"

    def git(self, repo: Repository, seat: Seat) -> Git:
        """Git on that worktree with that copy."""
        return repo.git.on(git_dir=seat.git_dir, work_tree=seat.path, index=self.copy(seat))
