"""What of the user's a move would touch: changes to what changes, and files where new ones are to appear."""

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from penguin_git.git import files, trees
from penguin_git.git.call import Git
from penguin_git.git.status import ADDED, DELETED, NONE, Status, status
from penguin_git.git.trees import Differences, Entry


def observed(git: Git) -> Status:
    """Return what the user has changed, with the branch and commit they are at.

    The refresh of the index that comes with it clears files that have got a new time only.
    """
    options = ("--branch", "--no-ahead-behind", "--untracked-files=no", "--ignore-submodules=dirty")
    return status(git, *options)


def obstacles(root: Path, seen: Status, differences: Differences) -> set[str]:
    """Return the paths of the user's that are in the way of these differences."""
    added = {change.path for change in seen.changes if change.staged == ADDED}
    return {*_changed(seen, differences), *_untracked(root, differences, added)}


def blocking(root: Path, path: str, leaving: Collection[str] = ()) -> Iterator[str]:
    """Yield what keeps a file from being written at `path`, except what is in `leaving`."""
    for place in files.way(path):
        found = files.lstat(root / place)
        if found is None:
            return
        if not stat.S_ISDIR(found.st_mode):
            if not _leaves(root, place, leaving):
                yield place
            return
    yield from (inside for inside in _inside(root, path) if not _leaves(root, inside, leaving))


def _changed(seen: Status, differences: Differences) -> set[str]:
    """The user's changes to what is about to change; having staged the very same is no obstacle."""
    found = {path for path in seen.unmerged if path in differences}
    for change in seen.changes:
        if change.path not in differences:
            continue
        staged: Entry | None = None if change.staged == DELETED else change.entry
        if change.unstaged != NONE or (change.staged != NONE and staged != differences[change.path][1]):
            found.add(change.path)
    return found


def _untracked(root: Path, differences: Differences, added: Collection[str]) -> Iterator[str]:
    """Untracked files where new ones are to appear. `read-tree` protects them too, but not ignored ones."""
    leaving = {path for path, (_, new) in differences.items() if new is None}
    for path, (old, new) in differences.items():
        appears = new is not None and (old is None or (old.mode == trees.SUBMODULE and new.mode != old.mode))
        if appears and path not in added:
            yield from blocking(root, path, leaving)


def _leaves(root: Path, path: str, leaving: Collection[str]) -> bool:
    """Whether the move takes this file away itself, perhaps by a name in other case for the same file."""
    if path in leaving:
        return True
    found = os.lstat(root / path)
    twins = [name for name in leaving if name.casefold() == path.casefold()]
    return any(os.path.samestat(found, there) for name in twins if (there := files.lstat(root / name)))


def _inside(root: Path, folder: str) -> Iterator[str]:
    for where, folders, names in os.walk(root / folder):
        links = [name for name in folders if Path(where, name).is_symlink()]
        yield from (str(Path(where, name).relative_to(root)) for name in (*names, *links))
