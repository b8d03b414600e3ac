"""Whether the base has the work of a branch already: somebody brought it there, and left out the record."""

from collections.abc import Collection

from penguin_git.git import history, merge, trees
from penguin_git.model import layout
from penguin_git.store.store import Store
from penguin_git.store.verified import is_same_code

_LOOKED_AT = (
    50  # commits of the base that changed the same files, on the search for the one that brought them
)


def has_arrived(store: Store, *, since: str, tip: str, base: str) -> bool:
    """Whether all code that a branch brought from the commit `since` to its tip is on the base.

    What came there counts also where it was edited afterwards, but not where it was taken back.
    """
    found = store.differing(since, tip)
    changes = {path: change for path, change in found.items() if not layout.is_own(path)}
    tree = store.tree_of(base)
    there = {path: trees.find(store.objects, tree, path) for path in changes}
    if not changes or any(there[path] == before for path, (before, _) in changes.items()):
        return False
    if all(there[path] == after for path, (_, after) in changes.items()):
        return True
    return _adds_nothing(store, base, tip) or _came(store, base, tip, changes)


def _adds_nothing(store: Store, commit: str, tip: str) -> bool:
    joined = merge.merged(store.repo.shared, commit, tip)
    clean = all(map(layout.is_own, joined.conflicts))
    return clean and is_same_code(store, joined.tree, store.tree_of(commit))


def _came(store: Store, base: str, tip: str, paths: Collection[str]) -> bool:
    """Whether a commit of the base brought it, and later ones went on from there in the same places."""
    span = f"{tip}..{base}"
    commits = history.log(store.repo.shared, span, sorted(paths), first_parent=True, limit=_LOOKED_AT)
    return any(_adds_nothing(store, commit.oid, tip) for commit in commits)
