"""Which attempts a task's branch goes on from, and how far each of them counts."""

from msgspec import Struct

from penguin_git.git import history
from penguin_git.git.commits import Commit, Message
from penguin_git.model import wording
from penguin_git.store.attempts import hold_in
from penguin_git.store.store import Store


class Leg(Struct, frozen=True):
    """An attempt that others go on from: from its end, or from the `checkpoint` that they went back to.

    `log` is the blob of what it had said by that checkpoint; '' where it counts as a whole.
    """

    attempt: int
    checkpoint: str = ""
    log: str = ""


def legs(store: Store, base: str, tip: str) -> tuple[Leg, ...]:
    """The attempts on the way to `tip`, oldest first.

    Attempts before a restart are none of them, and neither are those that came after a checkpoint which
    somebody went back to: their code is not on the branch, so that nobody may take their steps for done.
    """
    found: list[Leg] = []
    before: Commit | None = None
    for commit in reversed(history.log(store.repo.shared, f"{base}..{tip}", first_parent=True)):
        if found and before and said(commit, wording.CHECKPOINT) == before.oid:
            found[-1] = Leg(found[-1].attempt, before.oid, said(before, wording.LOG))
        hold = hold_in(commit)
        if hold and (not found or found[-1].attempt != hold.attempt):
            found.append(Leg(hold.attempt))
        before = commit
    return tuple(found)


def leaves_behind(store: Store, base: str, tip: str) -> bool:
    """Whether the branch holds work that a restart, or a way back to a checkpoint, has left behind."""
    git = store.repo.shared
    chain = history.log(git, f"{base}..{tip}", first_parent=True)
    others = [
        commit.parents[-1]
        for commit in chain
        if len(commit.parents) > 1 and said(commit, wording.ACT) == wording.Act.CLAIM
    ]
    return any(not history.is_ancestor(git, other, base) for other in others)


def said(commit: Commit, trailer: str) -> str:
    """What a trailer of a commit says; '' where it has none of that name."""
    return next(iter(Message.parse(commit.message).values(trailer)), "")
