"""Locks and temporary files that killed processes left behind."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from penguin_git.git import files, intents, recovery, stale_locks, worktree_recovery
from penguin_git.model import layout
from penguin_git.tracker import presence
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import AGE, Patient

_HOUR = 3600.0  # seconds
_TEMPORARY = re.compile(r"\..+\.(?P<pid>[0-9]+)\.tmp")


def locks(patient: Patient) -> Iterator[Finding]:
    """Locks on refs and indexes of penguin's own. The user's index lock is never among them."""
    repo, prefix = patient.project.repo, patient.config.branch_prefix
    since = patient.now - AGE

    def clear() -> None:
        stale_locks.clear(repo, prefix, older_than=since)

    for path in stale_locks.found(repo, prefix, older_than=since):
        message = "A git call of penguin's that was killed left this lock behind."
        yield Finding("stale-lock", message, str(path), "remove it", clear, alone=True)


def held_index(patient: Patient) -> Iterator[Finding]:
    """The user's index lock where it is old: theirs to remove, as an open `git commit` may hold it."""
    path = patient.project.repo.git_dir / "index.lock"
    found = files.lstat(path)
    if found and found.st_mtime < patient.now - _HOUR:
        since = datetime.fromtimestamp(found.st_mtime, UTC).strftime("%Y-%m-%d %H:%M")
        message = f"A git command has held the index since {since} UTC, so that nothing can be committed."
        yield Finding("held-index", message, str(path), "If no git command runs any more, remove it.")


def moves(patient: Patient) -> Iterator[Finding]:
    """Landings and edits of a checked-out branch that were cut short."""
    repo = patient.project.repo

    def recover() -> None:
        recovery.recover(repo)

    for path in intents.waiting(repo):
        message = "A move of a branch with its files was cut short."
        yield Finding("half-done-move", message, str(path), "finish it, or undo it", recover)


def worktrees(patient: Patient) -> Iterator[Finding]:
    """Worktrees that a killed call left half-made or half-removed."""
    repo = patient.project.repo

    def heal() -> None:
        worktree_recovery.heal(repo)

    for path in worktree_recovery.left(repo):
        message = "A worktree of penguin's was left half-made or half-removed."
        yield Finding("half-made-worktree", message, str(path), "clear it away", heal, alone=True)


def temporary_files(patient: Patient) -> Iterator[Finding]:
    """Files that were to be renamed over others when their writer died."""
    for path in sorted((patient.project.repo.work_tree / layout.ROOT).rglob(".*.tmp")):
        if _is_left(path, patient.now):

            def remove(path: Path = path) -> None:
                path.unlink(missing_ok=True)

            name = path.relative_to(patient.project.repo.work_tree).as_posix()
            message = "A process that was killed while it wrote left this file behind."
            yield Finding("temporary-file", message, name, "remove it", remove)


def _is_left(path: Path, now: float) -> bool:
    found, named = files.lstat(path), _TEMPORARY.fullmatch(path.name)
    return bool(named and found and found.st_mtime < now - AGE and not presence.lives(int(named["pid"])))
