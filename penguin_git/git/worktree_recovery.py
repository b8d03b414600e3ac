"""Penguin's worktrees put in order after a kill, by file operations alone: git may not start before that."""

import os
from collections.abc import Iterator
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git import files
from penguin_git.git.deletion import ASIDE, delete, delete_by_way_of, put_aside
from penguin_git.git.locks import FileLock
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import Worktree, alone, entries, home, mark, registered, removing


def heal(repo: Repository) -> list[str]:
    """Clear what killed calls left of penguin's own worktrees, and return a sentence for each.

    Starts no git, since git may not start before this is done. Worktrees of others are not touched.
    """
    with alone(repo, "clearing up after killed worktree calls") as held:
        return heal_alone(held)


def left(repo: Repository) -> list[Path]:
    """Return what `heal` would clear away, while nobody is at it. Starts no git and changes nothing."""
    if FileLock(repo.runtime / "git.lock").holder() is not None:
        return []
    gone = [worktree.path for worktree in registered(repo) if not worktree.path.is_dir()]
    aside = [*home(repo).glob(f"{ASIDE}*"), *removing(repo).glob("*")]
    return sorted([*mark(repo, "").glob("*"), *gone, *aside])


def heal_alone(repo: Repository) -> list[str]:
    """Do what `heal` does, while `worktree_layout.alone` is held."""
    said = []
    for started in sorted(mark(repo, "").glob("*")):
        said += _unmake(repo, started)
    for worktree in registered(repo):
        if worktree.path.is_dir():
            _point_back(worktree)
        else:
            delete_by_way_of(removing(repo), worktree.git_dir)
            said.append(f"The worktree `{worktree.path}` is gone; its entry was removed.")
    for aside in (*home(repo).glob(f"{ASIDE}*"), *removing(repo).glob("*")):
        try:
            delete(aside)
        except PenguinError as error:  # files of another user, such as a container's: no reason not to start
            said.append(str(error))
    return said


def _unmake(repo: Repository, started: Path) -> list[str]:
    """Remove all of an `add` that did not come to its end: no agent has worked there yet."""
    name = started.name
    for entry in _half_made(repo, started):
        delete_by_way_of(removing(repo), entry)
    path = home(repo) / name
    if path.exists():
        delete(put_aside(path))
    started.unlink()
    return [f"A half-made worktree for `{name}` was removed."]


def _half_made(repo: Repository, started: Path) -> Iterator[Path]:
    """The entries that git made for it. Killed at once, one says not even where its worktree is."""
    since = started.stat().st_mtime_ns
    for entry, path in entries(repo):
        number = entry.name.removeprefix(started.name)  # git appends one where the name is taken
        named = entry.name.startswith(started.name) and (not number or number.isdigit())
        unsaid = path is None and named and entry.stat().st_mtime_ns >= since
        if unsaid or path == home(repo) / started.name:
            yield entry


def _point_back(worktree: Worktree) -> None:
    """Restore the `.git` file that an agent removed or bent: without it `git worktree prune` drops us."""
    pointer = worktree.path / ".git"
    wanted = os.fsencode(f"gitdir: {worktree.git_dir}\n")
    if pointer.is_symlink() or (pointer.exists() and not pointer.is_file()):
        delete(put_aside(pointer))
    if files.content(pointer) != wanted:
        pointer.write_bytes(wanted)
