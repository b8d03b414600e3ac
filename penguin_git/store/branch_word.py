"""What counts of a task's branch under `.penguin`: the state of the task, its own records, its proposals.

Only penguin's own commits say these. Whatever else lies there - limits, approvals, other tasks, settings -
is said on the base, and what somebody else committed on the branch changes nothing of it.
"""

from collections.abc import Mapping
from contextlib import suppress

from msgspec import structs

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.git import history, trees
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import Side, merged
from penguin_git.model.task import Task
from penguin_git.store.paths import path_at
from penguin_git.store.snapshot import record_files, records_of
from penguin_git.store.status_line import with_status
from penguin_git.store.store import Store


def own_word(at_fork: Task, on_branch: Task) -> Task:
    """The task as its branch may have changed it: another state, and nothing else."""
    return structs.replace(at_fork, status=on_branch.status)


def with_own_word(store: Store, task: TaskId, *, base: str, own: str, since: str = "") -> str:
    """The tree of the base with what counts of a branch whose last commit of penguin's own is `own`.

    `since` is the commit that the work started from, where the base has the work and not its word.
    Raises `BrokenFile` where the task's file can't be read on one side.
    """
    changes: dict[str, Entry | None] = {**_records(store, task, base, own)}
    changes |= _proposals(store, task, base, own)
    path, data = _file(store, task, base, own, since)
    if path:
        changes[path] = Entry(trees.FILE, store.objects.write("blob", data))
    return trees.edited(store.objects, store.tree_of(base), changes)


def with_folder_of(store: Store, tree: str, other: str) -> str:
    """A tree with penguin's own folder as another tree has it."""
    found = (trees.children(store.objects, tree), trees.children(store.objects, other))
    names = {name for entries in found for name in entries if layout.is_own(name)}
    changes = {name: found[1].get(name) for name in names if found[0].get(name) != found[1].get(name)}
    return trees.edited(store.objects, tree, changes) if changes else tree


def left_out(store: Store, task: TaskId, *, base: str, own: str, tip: str) -> tuple[str, ...]:
    """What others changed under `.penguin` on top of `own`, but for what came with a merge of the base."""
    git = store.repo.shared
    changed = trees.changed(git, own, tip) if own != tip else {}
    differing = {path: new for path, (_, new) in changed.items() if layout.is_own(path)}
    fork = store.fork(base, tip) if differing else None
    if fork is not None and not history.is_ancestor(git, fork, own):  # somebody has merged the base
        brought = _brought(store, task, fork, own, differing)
        differing = {path: new for path, new in differing.items() if path not in brought}
    return tuple(sorted(differing))


def _brought(
    store: Store, task: TaskId, fork: str, own: str, differing: Mapping[str, Entry | None]
) -> set[str]:
    """Of the files that differ from penguin's last commit, those that a merge of the base left like this."""
    tree = store.tree_of(fork)
    found = {path for path, entry in differing.items() if entry == trees.find(store.objects, tree, path)}
    with suppress(BrokenFile):  # somebody was in the middle of an edit
        path, data = _file(store, task, fork, own)
        entry = differing.get(path)
        if entry and entry.mode == trees.FILE and store.objects.blob(entry.oid) == data:
            found.add(path)
    return found


def _records(store: Store, task: TaskId, base: str, own: str) -> dict[str, Entry]:
    known = record_files(store, base, task)
    return {path: entry for path, entry in record_files(store, own, task).items() if path not in known}


def _proposals(store: Store, task: TaskId, base: str, own: str) -> dict[str, Entry | None]:
    """The proposed tasks whose id is still free, and which have not been on the base and were taken away."""
    named = {one for record in records_of(store, own, task) for one in record.proposals}
    fork = store.fork(base, own) if named else None
    known = [commit for commit in (base, fork) if commit]
    new = [one for one in named if not any(path_at(store, commit, one) for commit in known)]
    paths = [path for one in new if (path := path_at(store, own, one))]
    return {path: trees.find(store.objects, store.tree_of(own), path) for path in paths}


def _file(store: Store, task: TaskId, base: str, own: str, since: str = "") -> tuple[str, bytes]:
    """The task's file on the base with the state that base and branch come to; no path where it is gone."""
    on_base, on_own = path_at(store, base, task), path_at(store, own, task)
    if on_base is None or on_own is None:
        return "", b""
    data = store.blob_at(base, on_base)
    ours = task_codec.parse(data, on_base)
    theirs = task_codec.parse(store.blob_at(own, on_own), on_own)
    fork = store.fork(base, own)
    fork = since if since and fork == own else fork
    at_fork = path_at(store, fork, task) if fork else None
    old = task_codec.parse(store.blob_at(fork, at_fork), at_fork) if fork and at_fork else ours
    new = merged(old, ours, own_word(old, theirs), authority=Side.OURS).task
    return on_base, with_status(data, new.status)
