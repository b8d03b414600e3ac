"""Accepting finished work that waits for a person."""

from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from penguin_git.model import layout
from penguin_git.model.reconcile import LandWork
from penguin_git.tracker import settling
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row


def accept(project: Project, row: Row) -> str:
    """Land a task in review; what happened, in a sentence. Needs the clone for itself."""
    task = row.head.id
    lock = FileLock(project.repo.runtime / "daemon.lock", f"penguin task approve {task}")
    if not lock.acquire():
        branch = layout.branch(project.store.config().branch_prefix, task).removeprefix("refs/heads/")
        raise PenguinError(
            f"`{task}` is in review, and {lock.holder()} is at work on this clone.",
            hint=f"`git merge {branch}` on `{project.store.base_name}` lands it, also beside a daemon.",
        )
    try:
        seen = observe(project)
        attempt = seen.attempts.get(task)
        if attempt is None:
            return f"`{task}` has just landed."
        if held := settling.perform(project, seen, attempt, LandWork(reason="a person approved it")):
            raise PenguinError(f"`{task}` can't land now: {held.reason}.")
    finally:
        lock.release()
    return f"`{task}` landed on `{project.store.base_name}`."
