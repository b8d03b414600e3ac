"""The folder that a task's agent has for itself: outside the worktree, kept from attempt to attempt."""

import shutil
from pathlib import Path

from penguin_git.git.repository import Repository
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.status import TaskStatus

_OVER = frozenset({TaskStatus.COMPLETED, TaskStatus.CANCELLED})


def home(repo: Repository) -> Path:
    """Where they all lie: beside the worktrees, in no commit and in no clone."""
    return repo.worktrees.parent / "private"


def folder(repo: Repository, task: str) -> Path:
    """The folder of one task."""
    return home(repo) / task


def opened(repo: Repository, task: str, *, goes_on: bool) -> Path:
    """The folder of an attempt that begins; empty, unless the attempt goes on with an earlier one."""
    found = folder(repo, task)
    if not goes_on:
        shutil.rmtree(found, ignore_errors=True)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def close(repo: Repository, task: str, outcome: Outcome) -> None:
    """Remove it once nothing can go on from here."""
    if status_after(outcome) in _OVER:
        shutil.rmtree(folder(repo, task), ignore_errors=True)
