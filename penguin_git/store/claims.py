"""Claiming a task: one commit and the branch that points to it; exactly one claimant wins.

The same transaction makes sure that the base still stands where the bid was made on: what a person took back
a moment before the claim is not worked on.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from penguin_git.git import trees
from penguin_git.git.refs import Update
from penguin_git.git.trees import Entry
from penguin_git.model import layout, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.store import kept_tips
from penguin_git.store.attempts import spoken
from penguin_git.store.branch import record_entries, write
from penguin_git.store.branch_word import with_folder_of
from penguin_git.store.paths import path_at
from penguin_git.store.status_line import with_status
from penguin_git.store.store import Store
from penguin_git.store.task_merge import with_base


class Bid(Struct, frozen=True):
    """Who wants which task, as it stands on which commit of the base; `why` is for people."""

    task: Task
    path: str
    base: str
    hold: wording.Hold
    now: datetime
    why: str = ""


class Claim(Struct, frozen=True):
    """A won claim: who holds it, and the commit it starts from."""

    hold: wording.Hold
    task: Task
    commit: str
    base: str


def fresh(store: Store, bid: Bid) -> Claim:
    """Claim a task that has no branch yet.

    Raises `StaleRef` where somebody else was faster, or where the base moved: its `ref` tells which.
    """
    return _claim(store, bid, tree=store.tree_of(bid.base), parents=(bid.base,), tip=None)


def restart(store: Store, bid: Bid, old: Attempt) -> Claim:
    """Begin again from the base; the old tip is kept, and earlier records are carried over.

    The claim goes on from the old tip, too, as its last parent: servers may deny any other move of a branch.
    """
    tree = _carrying(store, store.tree_of(bid.base), old.records)
    kept = kept_tips.keeping(store, old)
    return _claim(store, bid, tree=tree, parents=(bid.base, old.tip), tip=old.tip, also=kept)


def again(
    store: Store, bid: Bid, old: Attempt, *, start: str | None = None, orphaned: Record | None = None
) -> Claim:
    """Claim the next attempt on the same branch.

    The code of the branch goes on, with the base merged in where that is clean; or that of `start`, a commit
    of the branch or the base. `orphaned` is the record of a predecessor that died.
    """
    begun, parents = _start(store, bid.task.id, old.tip, bid.base, start or old.tip)
    tree = _carrying(store, begun, (*old.records, orphaned) if orphaned else old.records)
    return _claim(store, bid, tree=tree, parents=parents, tip=old.tip, left_out=old.left_out)


def back(store: Store, bid: Bid, old: Attempt, checkpoint: str) -> Claim:
    """Go on from a checkpoint, with the base merged in where that is clean; the old tip is kept.

    As with `restart`, it is the last parent.
    """
    start, parents = _start(store, bid.task.id, checkpoint, bid.base, checkpoint)
    tree = _carrying(store, start, old.records)
    kept = kept_tips.keeping(store, old)
    onto = (*parents, old.tip)
    return _claim(store, bid, tree=tree, parents=onto, tip=old.tip, also=kept, checkpoint=checkpoint)


def _start(store: Store, task: TaskId, tip: str, base: str, start: str) -> tuple[str, tuple[str, ...]]:
    """The tree to go on with, and the commits it comes from."""
    if start == base:
        return store.tree_of(base), (tip, base)
    said = spoken(store, start, base)
    own = said.commit if said else base
    joined = with_base(store, task, base=base, tip=start, own=own)
    if joined.clashes:  # a person or the agent resolves it later
        return with_folder_of(store, store.tree_of(start), store.tree_of(own)), (tip,)
    return joined.tree, (tip, base)


def _claim(
    store: Store,
    bid: Bid,
    *,
    tree: str,
    parents: tuple[str, ...],
    tip: str | None,
    also: tuple[Update, ...] = (),
    checkpoint: str = "",
    left_out: Sequence[str] = (),
) -> Claim:
    working = with_status(store.blob_at(bid.base, bid.path), TaskStatus.IN_PROGRESS)
    changes: dict[str, Entry | None] = {bid.path: Entry("100644", store.objects.write("blob", working))}
    elsewhere = path_at(store, tip, bid.task.id) if tip else None
    if elsewhere and elsewhere != bid.path and trees.find(store.objects, tree, elsewhere):
        changes[elsewhere] = None
    config = store.config_at(bid.base)
    commit = write(
        store,
        tree=trees.edited(store.objects, tree, changes),
        parents=parents,
        text=wording.leaving_out(wording.claim(bid.hold, bid.task.title, bid.why, checkpoint), left_out),
        agent=bid.hold.agent,
        committer=config.committer,
        now=bid.now,
    )
    branch = layout.branch(config.branch_prefix, bid.task.id)
    same_base = Update(store.base_ref, bid.base, bid.base)
    store.refs.update([Update(branch, commit, tip), *also, same_base], f"claim {bid.task.id}")
    return Claim(bid.hold, bid.task, commit, bid.base)


def _carrying(store: Store, tree: str, records: Sequence[Record]) -> str:
    """`tree` with these records in it."""
    return trees.edited(store.objects, tree, record_entries(store, records))
