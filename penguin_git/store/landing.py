"""Landing: what an attempt did becomes one commit on the base, or the task waits with a reason."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from penguin_git.errors import BrokenFile
from penguin_git.git import history, trees
from penguin_git.git.moves import Busy, Denied, InTheWay, Moved, Offline, Stale
from penguin_git.git.refs import Update
from penguin_git.model import accepting, layout, recovery, wording
from penguin_git.model.accepting import Said
from penguin_git.model.attempt import Attempt
from penguin_git.model.config import MergeStyle
from penguin_git.model.ids import TaskId
from penguin_git.model.steps import LandWork
from penguin_git.store import kept_tips, protected, verified
from penguin_git.store.attempts import hold_of
from penguin_git.store.branch import write
from penguin_git.store.branch_word import with_own_word
from penguin_git.store.lineage import leaves_behind
from penguin_git.store.paths import path_at
from penguin_git.store.snapshot import record_files
from penguin_git.store.store import Store
from penguin_git.store.task_merge import with_base

_TRIES = 5  # somebody else may commit to the base in between


class Landed(Struct, frozen=True):
    """The commit on the base."""

    commit: str


class Held(Struct, frozen=True):
    """The landing has to wait; it is tried again by itself, at the latest when one of `files` changes."""

    reason: str
    files: tuple[Path, ...] = ()


def land(
    store: Store,
    attempt: Attempt,
    now: datetime,
    nonce: str,
    *,
    work: LandWork | None,
    seen: str | None = None,
) -> Landed | Held:
    """Bring an ended attempt to the base: code, status and record, or status and record alone.

    Without `work` no code lands, and what is protected lands only with a reviewer. `seen` is the commit of
    the base by which that was decided: a later word on the task there counts first.
    """
    if attempt.task is None:
        return Held("its file was removed from the base branch; the work stays on its branch")
    decided = _said(store, seen, attempt.id) if seen else None
    for _ in range(_TRIES):
        base = store.base_commit()
        now_said = _said(store, base, attempt.id)
        if why_not := accepting.objection(attempt.number, decided, now_said, with_work=work is not None):
            return Held(why_not)
        try:
            tree = _tree(store, attempt, base, work)
        except BrokenFile as broken:
            return Held(f"its file can't be read: {broken.problems[0]}")
        if isinstance(tree, Held):
            return tree
        commit = _commit(store, attempt, base, tree, now=now, work=work)
        moved = store.base.advance(base, commit, reason=f"land {attempt.id}", nonce=nonce)
        if not isinstance(moved, Stale):
            return Landed(commit) if isinstance(moved, Moved) else _held(moved)
    return Held(f"the base branch `{store.base_name}` keeps moving")


def clean_up(store: Store, attempt: Attempt) -> None:
    """Delete the branch of a landed attempt; its tip stays reachable, as an ancestor or under a ref."""
    branch = layout.branch(store.config().branch_prefix, attempt.id)
    gone = Update(branch, None, attempt.tip)
    is_in_base = history.is_ancestor(store.repo.shared, attempt.tip, store.base_commit())
    kept = () if is_in_base else kept_tips.keeping(store, attempt)
    if kept and store.shared:  # a server that dies in between may have made only the first of two moves
        store.refs.update(kept, f"{attempt.id} has landed")
        kept = ()
    store.refs.update([gone, *kept], f"{attempt.id} has landed")


def _said(store: Store, commit: str, task: TaskId) -> Said:
    """What a commit of the base says of a task."""
    path = path_at(store, commit, task)
    entry = trees.find(store.objects, store.tree_of(commit), path) if path else None
    found = (layout.attempt_of(record) for record in record_files(store, commit, task))
    attempts = frozenset(known[1] for known in found if known)
    return Said((path, entry.oid) if path and entry else None, attempts)


def _tree(store: Store, attempt: Attempt, base: str, work: LandWork | None) -> str | Held:
    """The base with all that the attempt did, or with its state, records and proposals alone."""
    if work is None:
        since = attempt.record.base if attempt.record and attempt.arrived else ""
        return with_own_word(store, attempt.id, base=base, own=attempt.own, since=since)
    joined = with_base(store, attempt.id, base=base, tip=attempt.tip, own=attempt.own)
    if joined.clashes:
        return clashing(attempt, joined.clashes)
    if attempt.stale or (attempt.checked and not _is_checked(store, attempt, joined.tree)):
        return Held("the base branch has changed since its checks ran, so they run again before it lands")
    # Not as the branch has it: on the base a file may have moved to a protected path meanwhile.
    config = store.config_at(base)
    touched = () if work.reviewer else protected.changed(store, store.tree_of(base), joined.tree, config)
    if touched:
        return Held(f"it changes protected paths, and waits for review: {_listed(touched)}")
    return joined.tree


def _is_checked(store: Store, attempt: Attempt, tree: str) -> bool:
    return verified.is_same_code(store, tree, store.tree_of(attempt.checked))


def clashing(attempt: Attempt, paths: Iterable[str]) -> Held:
    """It can't be merged with the base, where both have changed these files."""
    return Held(
        f"{recovery.CONFLICTS} in {_listed(paths)}; merge its branch by hand, or begin again "
        f"with `penguin task restart {attempt.id}`"
    )


def _commit(
    store: Store, attempt: Attempt, base: str, tree: str, *, now: datetime, work: LandWork | None
) -> str:
    config = store.config_at(base)
    chain = work and config.merge_style is MergeStyle.MERGE and not leaves_behind(store, base, attempt.tip)
    parents = (base, attempt.tip) if chain else (base,)
    hold = hold_of(store, attempt.own)
    assert hold is not None, "a commit of penguin's own says who holds it"  # noqa: S101 - see Attempts.one
    assert attempt.record is not None, "only ended attempts land"  # noqa: S101
    assert attempt.task is not None, "a task that is gone from the base does not land"  # noqa: S101
    # What lands after the record is the branch's later word, as that it is cancelled after it had failed.
    task = structs.replace(attempt.task, status=attempt.status) if attempt.landed else attempt.task
    text = wording.leaving_out(wording.landing(task, attempt.record, work), attempt.left_out)
    return write(
        store,
        tree=tree,
        parents=parents,
        text=text,
        agent=hold.agent,
        committer=config.committer,
        now=now,
    )


def _held(ending: InTheWay | Busy | Denied | Offline) -> Held:
    if isinstance(ending, Denied):
        hint = ending.hint.removesuffix(".")
        return Held(f"{ending.reason} ({hint})" if hint else ending.reason)
    if isinstance(ending, Offline):
        return Held(ending.reason)
    if isinstance(ending, Busy):
        return Held(
            f"a {ending.operation} is under way in `{ending.worktree}`; it lands by itself afterwards"
        )
    files = tuple(ending.worktree / path for path in ending.paths)
    return Held(f"local changes in `{ending.worktree}` are in the way: {_listed(ending.paths)}", files)


def _listed(paths: Iterable[str]) -> str:
    return ", ".join(f"`{path}`" for path in paths)
