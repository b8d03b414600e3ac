"""A task's branch merged with the base: the code of both, and under `.penguin` what counts of each."""

from msgspec import Struct

from penguin_git.git import merge
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.store.branch_word import with_folder_of, with_own_word
from penguin_git.store.store import Store


class WithBase(Struct, frozen=True):
    """The tree of a merge of base and branch; `clashes` are the files on which the two don't agree."""

    tree: str
    clashes: tuple[str, ...] = ()


def with_base(store: Store, task: TaskId, *, base: str, tip: str, own: str) -> WithBase:
    """Merge the code of a task's branch with the base; `own` is the branch's last commit of penguin's own.

    Under `.penguin` the base has the say: a proposal whose id was taken meanwhile gives way, and what others
    committed there on the branch stays out. Raises `BrokenFile` where the task's file can't be read.
    """
    joined = _code(store, base, tip)
    if joined.clashes:
        return joined
    return WithBase(with_folder_of(store, joined.tree, with_own_word(store, task, base=base, own=own)))


def _code(store: Store, base: str, tip: str) -> WithBase:
    if store.fork(base, tip) == base:
        return WithBase(store.tree_of(tip))
    joined = merge.merged(store.repo.shared, base, tip)
    return WithBase(joined.tree, tuple(path for path in joined.conflicts if not layout.is_own(path)))
