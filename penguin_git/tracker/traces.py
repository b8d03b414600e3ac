"""What penguin committed for one attempt: when it began, and the checkpoints on its way."""

from collections.abc import Sequence

from penguin_git.git import history
from penguin_git.git.commits import Commit, Message
from penguin_git.model import wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.record import CheckpointNote
from penguin_git.store import lineage
from penguin_git.tracker.project import Project


def own_commits(project: Project, base: str, attempt: Attempt) -> list[Commit]:
    """The commits of this very attempt, oldest first; `base` is one that the branch began on."""
    chain = history.log(project.repo.shared, f"{base}..{attempt.tip}", first_parent=True)
    return [commit for commit in reversed(chain) if lineage.said(commit, wording.NONCE) == attempt.nonce]


def checkpoints(own: Sequence[Commit]) -> tuple[CheckpointNote, ...]:
    """The checkpoints among them, as a record tells them."""
    return tuple(
        CheckpointNote(
            commit=commit.oid, at=commit.committer.when, description=Message.parse(commit.message).body
        )
        for commit in own
        if lineage.said(commit, wording.ACT) == wording.Act.CHECKPOINT
    )
