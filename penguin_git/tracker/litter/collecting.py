"""Everything that is no longer needed, and taking it away."""

from collections.abc import Iterator
from dataclasses import dataclass

from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from penguin_git.tracker import presence
from penguin_git.tracker.litter import ended, old_files, old_refs
from penguin_git.tracker.litter.piece import Piece
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import Project


@dataclass(frozen=True)
class Collected:
    """What was (or with a preview: would be) removed, what stays and why, and what could not be."""

    removed: tuple[Piece, ...]
    kept: tuple[Piece, ...]
    troubles: tuple[PenguinError, ...] = ()
    beside: str = ""  # the daemon at work, which cleans up its attempts by itself


def collect(project: Project, *, keep_days: int | None = None, dry_run: bool = False) -> Collected:
    """Take away what has ended and is kept elsewhere; with `keep_days` also older tips and transcripts."""
    lock = FileLock(project.repo.runtime / "daemon.lock", "penguin gc")
    free = presence.of(project.repo) is None if dry_run else lock.acquire()
    try:
        removed: list[Piece] = []
        kept: list[Piece] = []
        troubles: list[PenguinError] = []
        for piece in _pieces(project, free=free, keep_days=keep_days):
            try:
                if piece.remove and not dry_run:
                    piece.remove()
                (removed if piece.remove else kept).append(piece)
            except PenguinError as trouble:
                troubles.append(trouble)
        holder = "" if free else str(presence.of(project.repo) or "")
        return Collected(tuple(removed), tuple(kept), tuple(troubles), holder)
    finally:
        lock.release()


def _pieces(project: Project, *, free: bool, keep_days: int | None) -> Iterator[Piece]:
    """In this order: a branch goes only once its worktree has."""
    seen = observe(project)
    if free:
        yield from ended.worktrees_left(project, seen)
        over = ended.over(project, seen)
        yield from ended.branches_left(project, seen, over)
        in_use = {*seen.attempts, *seen.odd}
        yield from old_files.live_logs(project, in_use - over.keys())
        yield from old_refs.pulls_left(project, in_use)
        if keep_days is not None:
            yield from old_refs.older_than(project, seen.base.commit, in_use, keep_days)
    yield from old_files.crashes(project)
    yield from old_files.caches(project)
