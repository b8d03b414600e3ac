"""What a rule decided in a merge where both sides had said something else."""

from collections.abc import Iterator

from penguin_git.gates import kinds
from penguin_git.gates.kinds import Kind
from penguin_git.gates.task_file import task_file
from penguin_git.git import commits, history, trees
from penguin_git.model.merging import merged
from penguin_git.model.task import Task
from penguin_git.store.store import Store


def overruled_in(store: Store, commit: str) -> Iterator[str]:
    """Yield a sentence for each field of a task that a merge has from a rule; none for other commits."""
    parents = commits.load(store.objects, commit).parents
    if len(parents) != 2:
        return
    fork = history.merge_base(store.repo.shared, *parents)
    if fork is None:
        return
    ours, theirs = (trees.changed(store.repo.shared, fork, parent) for parent in parents)
    for path in ours.keys() & theirs.keys():
        if kinds.kind_of(path) is Kind.TASK:
            yield from _decided(path, *(_task(store, rev, path) for rev in (fork, *parents, commit)))


def _decided(
    path: str, base: Task | None, ours: Task | None, theirs: Task | None, after: Task | None
) -> Iterator[str]:
    if base is None or ours is None or theirs is None or after is None:
        return
    ruled = merged(base, ours, theirs)
    for clash in ruled.overruled:
        stands = getattr(ruled.task, clash.field)
        if getattr(after, clash.field) == stands:  # else a person has decided otherwise
            said = f"One side said `{clash.ours}`, the other `{clash.theirs}`"
            yield f"{path}: {said}; by rule it is `{stands}`."


def _task(store: Store, commit: str, path: str) -> Task | None:
    found = task_file(store, path, trees.find(store.objects, store.tree_of(commit), path))
    return found.task if found else None
