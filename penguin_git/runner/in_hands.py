"""A worktree in a person's hands: what keeps us from taking what they did, and how it is taken back.

What they have there is theirs: nothing of it goes before it is kept elsewhere.
"""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from penguin_git.git import history, staging, worktrees
from penguin_git.git.repository import Repository, operation_under_way
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model.record import CheckpointNote, Withheld
from penguin_git.runner.workspace import Workspace


class Visit(Struct, frozen=True, kw_only=True):
    """What is to be known of an attempt that a person has had since `since`.

    `word` is what they say now that it is done; None where they have not said so. With `goes_on` it is
    taken from them for a while, and the task waits for its next turn.
    """

    since: datetime
    word: str | None = None
    checkpoints: tuple[CheckpointNote, ...] = ()
    goes_on: bool = False


def objection(worktree: Worktree) -> str:
    """Why what is there can't be what the person means to hand in; empty where it can."""
    if operation := operation_under_way(worktree.git_dir):
        return f"a {operation} is under way in the worktree, which has to be ended or aborted first"
    return ""


def take_back(repo: Repository, space: Workspace) -> tuple[Withheld, ...]:
    """Remove a person's worktree; what was not committed, and where it is now.

    Commits of their own stay under a ref. Files that the commit policy withholds are moved out of the way.
    """
    worktree = space.worktree
    head = worktree.git(repo).run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", ok=(0, 1, 128)).text
    if head and not history.is_ancestor(repo.shared, head, space.branch.tip):
        space.branch.keep(head)
    kept = move_aside(repo, worktree, space.staged.withheld)
    worktrees.remove(repo, worktree, discard=True)
    return kept


def move_aside(
    repo: Repository, worktree: Worktree, withheld: Sequence[staging.Withheld]
) -> tuple[Withheld, ...]:
    """Move files that are not committed into a folder that stays; where each is now."""
    place = _place(repo, worktree)
    return tuple(Withheld(path=one.path, reason=_moved(one, worktree.path, place)) for one in withheld)


def _place(repo: Repository, worktree: Worktree) -> Path:
    """A folder beside the worktrees that nobody has used yet."""
    home = repo.worktrees.parent / "withheld"
    taken = {found.name for found in home.glob(f"{worktree.name}-*")} if home.is_dir() else set()
    return next(
        home / name
        for number in range(1, len(taken) + 2)
        if (name := f"{worktree.name}-{number}") not in taken
    )


def _moved(withheld: staging.Withheld, folder: Path, place: Path) -> str:
    source, target = folder / withheld.path, place / withheld.path
    if not source.exists():
        return withheld.reason
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    return f"{withheld.reason}; it was moved to `{target}`"
