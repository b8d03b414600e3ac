"""The look back after a merge: what it brought in is there already, and may be broken all the same."""

from penguin_git.errors import Problem
from penguin_git.gates.called import Called
from penguin_git.gates.pre_commit import standing
from penguin_git.gates.staged import since
from penguin_git.git.repository import Repository
from penguin_git.store.store import Store


def problems_after(called: Called, *, is_squash: bool) -> list[Problem]:
    """Return what is broken among the files that a merge changed.

    A squash has only been staged; the gate before its commit looks at it.
    """
    before = None if is_squash else called.commit("ORIG_HEAD")
    return standing(called, since(called, [before])) if before else []


def overruled(called: Called) -> list[str]:
    """Return what a rule decided in the merge that HEAD is, a sentence each."""
    from penguin_git.gates.overruled import overruled_in

    head = called.commit("HEAD")
    if head is None:
        return []
    repo = Repository(called.git_dir, called.common_dir, called.work_tree, called.git.environ)
    with Store(repo) as store:
        return sorted(overruled_in(store, head))
