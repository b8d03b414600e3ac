"""Merging two commits without a work tree."""

from msgspec import Struct

from penguin_git.git.call import Git, GitError


class Merged(Struct, frozen=True):
    """The tree of a merge. With `conflicts` (paths), it holds conflict markers: not to be used as is."""

    tree: str
    conflicts: tuple[str, ...]


def merged(git: Git, ours: str, theirs: str) -> Merged:
    """Return what merging two commits comes to. `GitError` where one is unknown or they share no history."""
    options = ("--write-tree", "-z", "--name-only", "--no-messages")
    result = git.run("merge-tree", *options, "--end-of-options", ours, theirs, ok=(0, 1))
    if not result.stdout:  # git 2.39 exits with 1 for a conflict and also for a revision it does not know
        raise GitError(("merge-tree",), result.code, result.stderr)
    tree, *conflicts = [word for word in result.text.split("\0") if word]
    return Merged(tree, tuple(conflicts))
