"""A task file after both the base and the branch changed it."""

from msgspec import Struct

from penguin_git.codec import editing
from penguin_git.codec import tasks as task_codec
from penguin_git.git import history, merge, trees
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import Side, merged
from penguin_git.store.paths import path_at
from penguin_git.store.status_line import with_status
from penguin_git.store.store import Store


class WithBase(Struct, frozen=True):
    """The tree of a merge of base and branch; `clashes` are the files on which the two don't agree."""

    tree: str
    clashes: tuple[str, ...] = ()


def with_base(store: Store, task: TaskId, *, base: str, tip: str) -> WithBase:
    """Merge the code of a task's branch with the base, and its task file field by field.

    Of every other task the base knows best: a proposal whose id was taken meanwhile gives way.
    Raises `BrokenFile` where the task's file can't be read on one side.
    """
    joined = merge.merged(store.repo.shared, base, tip)
    clashes = tuple(path for path in joined.conflicts if not path.startswith(f"{layout.TASKS}/"))
    if clashes:
        return WithBase(joined.tree, clashes)
    found = trees.files(store.objects, joined.tree, layout.TASKS)
    on_base = trees.files(store.objects, store.tree_of(base), layout.TASKS)
    taken = {layout.task_of(path) for path in on_base} - {None}
    second = [path for path in found if path not in on_base and layout.task_of(path) in taken]
    theirs = {path: on_base.get(path) for path in (*joined.conflicts, *second)}
    own = merged_task_file(store, task, base=base, tip=tip)
    return WithBase(trees.edited(store.objects, joined.tree, theirs | own))


def merged_task_file(store: Store, task: TaskId, *, base: str, tip: str) -> dict[str, Entry | None]:
    """The tree changes that leave one merged file of `task`, at the base's path and with its wording."""
    on_base, on_tip = path_at(store, base, task), path_at(store, tip, task)
    if on_base is None:
        return {on_tip: None} if on_tip else {}
    data = store.blob_at(base, on_base)
    ours = task_codec.parse(data, on_base)
    if on_tip is not None:
        theirs = task_codec.parse(store.blob_at(tip, on_tip), on_tip)
        fork = history.merge_base(store.repo.shared, base, tip)
        at_fork = path_at(store, fork, task) if fork else None
        old = task_codec.parse(store.blob_at(fork, at_fork), at_fork) if fork and at_fork else ours
        new = merged(old, ours, theirs, authority=Side.OURS).task
        data = editing.edited(with_status(data, new.status), task_codec.changes(ours, new))
    changes: dict[str, Entry | None] = {on_base: Entry("100644", store.objects.write("blob", data))}
    if on_tip and on_tip != on_base:
        changes[on_tip] = None
    return changes
