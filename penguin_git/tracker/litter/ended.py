"""Worktrees and branches of attempts that have ended."""

from collections.abc import Callable, Iterator, Mapping

from penguin_git.errors import PenguinError
from penguin_git.git import history, keeping, worktrees
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model import layout
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.store import landing
from penguin_git.tracker.litter.piece import Piece
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project

_OVER = (TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED)


def worktrees_left(project: Project, seen: Observation) -> Iterator[Piece]:
    """Worktrees in which nobody works any more."""
    for worktree in worktrees.listing(project.repo):
        task = TaskId(worktree.name)
        attempt = seen.attempts.get(task)
        if (attempt and attempt.record is None) or task in seen.odd:
            continue
        tips = [*([attempt.tip] if attempt else []), *_kept(project, task)]
        yield _worktree(project, worktree, tips)


def over(project: Project, seen: Observation) -> dict[TaskId, str]:
    """The tasks whose attempt needs its branch no more, each with the reason."""
    found = {
        task: _why_over(project, seen, attempt)
        for task, attempt in seen.attempts.items()
        if attempt.record and attempt.status in _OVER and task not in seen.requests
    }
    return {task: why for task, why in found.items() if why}


def branches_left(project: Project, seen: Observation, over: Mapping[TaskId, str]) -> Iterator[Piece]:
    """Their branches."""
    for task, reason in over.items():
        name = layout.branch(seen.config.branch_prefix, task).removeprefix("refs/heads/")
        yield Piece("branch", name, reason, _cleaning(project, seen.attempts[task]))


def _why_over(project: Project, seen: Observation, attempt: Attempt) -> str:
    if history.is_ancestor(project.repo.shared, attempt.tip, seen.base.commit):
        return "all of it is in the base branch"
    record = attempt.record
    if attempt.landed and record and record.outcome is Outcome.COMPLETED:
        return f"it has landed; its tip stays under `{layout.ATTEMPTS}{attempt.id}/`"
    return ""


def _cleaning(project: Project, attempt: Attempt) -> Callable[[], None]:
    def remove() -> None:
        left = [one for one in worktrees.listing(project.repo) if one.name == attempt.id]
        if left:
            raise PenguinError(f"`{left[0].path}` is still there.", hint="Look at what it holds.")
        landing.clean_up(project.store, attempt)

    return remove


def _worktree(project: Project, worktree: Worktree, tips: list[str]) -> Piece:
    held = keeping.unsaved(project.repo, worktree, tips)
    if held:
        return Piece("worktree", str(worktree.path), f"it holds {held}")

    def remove() -> None:
        if now := keeping.unsaved(project.repo, worktree, tips):
            raise PenguinError(f"`{worktree.path}` holds {now}.")
        worktrees.remove(project.repo, worktree, discard=True)

    return Piece("worktree", str(worktree.path), "its attempt has ended, and its work is kept", remove)


def _kept(project: Project, task: TaskId) -> list[str]:
    return list(project.store.refs.all(f"{layout.ATTEMPTS}{task}/").values())
