"""Locks that killed git calls left behind, removed where they are penguin's own."""

import time
from collections.abc import Iterable
from pathlib import Path

from penguin_git.git import files
from penguin_git.git.index_locks import PAUSE
from penguin_git.git.moves import COPY, Move
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import lent

_MINUTE = 60.0  # seconds


def clear(repo: Repository, prefix: str, older_than: float) -> list[Path]:
    """Remove what killed git calls left on refs and indexes of penguin's own, and return what was removed.

    Call it while nobody else works for this clone. Only files last changed before `older_than` (seconds since
    the epoch) go, such as the time at which this owner took the clone's lock.
    """
    stale = found(repo, prefix, older_than)
    for path in stale:
        path.unlink(missing_ok=True)
    return stale


def found(repo: Repository, prefix: str, older_than: float) -> list[Path]:
    """Return what `clear` would remove."""
    common = repo.common_dir
    suspects = [common / "packed-refs.lock", common / "packed-refs.new"]
    for folder in (common / "refs" / "heads" / prefix, common / "refs" / "penguin"):
        suspects += folder.rglob("*.lock")
    for git_dir in (common, *common.glob("worktrees/*")):
        suspects += git_dir.glob(f"{COPY}*")
        if _is_own(repo, git_dir):
            suspects += git_dir.glob("*.lock")
    # Where a `git fetch` of the user's may be at work, too; it holds a lock for milliseconds.
    fetched = list((common / "refs" / "remotes").rglob("*.lock"))
    return [*_older(suspects, older_than), *_older(fetched, older_than - _MINUTE)]


def _older(paths: Iterable[Path], than: float) -> list[Path]:
    return [path for path in paths if (seen := files.lstat(path)) and seen.st_mtime < than]


def clear_after(repo: Repository, move: Move, patience: float) -> None:
    """Remove the locks of a move's killed `update-ref`: on the branch, and on HEADs that point to it."""
    locks = [repo.common_dir / f"{move.ref}.lock", *(seat.git_dir / "HEAD.lock" for seat in move.seats)]
    for lock in locks:
        if _is_left_behind(lock, move, patience):
            lock.unlink(missing_ok=True)


def _is_left_behind(lock: Path, move: Move, patience: float) -> bool:
    """Whether it holds nothing but our new commit (HEAD's is empty) and nobody ends it within `patience`."""
    deadline = time.monotonic() + patience
    while (content := files.content(lock)) is not None:
        if content.strip() not in (b"", move.new.encode()):
            return False
        if time.monotonic() >= deadline:
            return True
        time.sleep(PAUSE)
    return False


def _is_own(repo: Repository, git_dir: Path) -> bool:
    if lent(git_dir).exists():  # a `git commit` of theirs may be waiting for its message
        return False
    pointer = files.text(git_dir / "gitdir")
    return bool(pointer) and Path(pointer).is_relative_to(repo.worktrees.resolve())
