"""Worktrees whose attempt is gone: removed when their work is kept elsewhere, else pointed out."""

import os
from collections.abc import Iterator

from penguin_git.errors import PenguinError
from penguin_git.git import keeping, worktree_layout, worktrees
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.runner.preparation import CHECK_SUFFIX
from penguin_git.tracker import presence
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def worktrees_without_attempt(patient: Patient) -> Iterator[Finding]:
    """Those of tasks that have no branch, and folders among them that git does not know."""
    repo = patient.project.repo
    for worktree in worktrees.listing(repo):
        if worktree.name.endswith(CHECK_SUFFIX):
            yield from _left_by_checks(patient, worktree)
        elif not patient.has_branch(TaskId(worktree.name)):
            yield _orphan(patient, worktree)
    known = {found.path for found in worktree_layout.registered(repo)}
    home = worktree_layout.home(repo)
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        if folder not in known and not folder.name.startswith("."):
            message = "Git knows no such worktree, so what the folder holds may be nowhere else."
            yield Finding("unknown-folder", message, str(folder), f"Look at it, then: rm -r {folder}")


def _left_by_checks(patient: Patient, worktree: Worktree) -> Iterator[Finding]:
    """A daemon that lives may be using it."""
    repo = patient.project.repo
    holder = presence.of(repo)
    if holder and holder.pid != os.getpid():
        return

    def remove() -> None:
        worktrees.remove(repo, worktree, discard=True)

    message = "Checks that were cut short ran in this worktree."
    yield Finding("orphan-worktree", message, str(worktree.path), "remove it", remove, alone=True)


def _orphan(patient: Patient, worktree: Worktree) -> Finding:
    repo, prefix = patient.project.repo, patient.config.branch_prefix
    message = f"Nobody works in this worktree: there is no branch `{prefix}/{worktree.name}`."
    tips = [tip for ref, tip in patient.refs.items() if ref.startswith(f"{layout.ATTEMPTS}{worktree.name}/")]
    held = keeping.unsaved(repo, worktree, tips)
    if held:
        fix = f"Look at it: git -C {worktree.path} status"
        return Finding("orphan-worktree", f"{message} It holds {held}.", str(worktree.path), fix)

    def remove() -> None:
        if held_now := keeping.unsaved(repo, worktree, tips):
            raise PenguinError(f"`{worktree.path}` holds {held_now}.")
        worktrees.remove(repo, worktree, discard=True)

    return Finding("orphan-worktree", message, str(worktree.path), "remove it", remove, alone=True)
