"""A clone for work that others hold the claim of: made once a machine, and used by one job at a time."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git import recovery, stale_locks, worktree_recovery, worktrees
from penguin_git.git.call import GitError, git_without_repository
from penguin_git.git.locks import FileLock
from penguin_git.git.pushed_refs import PushedRefs
from penguin_git.git.remote import GitRemote
from penguin_git.git.repository import discover, located, state
from penguin_git.git.worktree_layout import Worktree
from penguin_git.runner.preparation import CHECK_SUFFIX
from penguin_git.store.attempts import hold_of
from penguin_git.tracker.project import Project, World
from penguin_git.tracker.salvaging import salvage_orphan

_SLOTS = 64  # jobs at once on one machine


@contextmanager
def opened(url: str, base: str, world: World, *, sha256: bool = False) -> Iterator[tuple[Project, GitRemote]]:
    """The project of a clone of `url` that nobody else works in, with `base` as it is there now.

    What a killed job left in it is saved on the server and cleared away first.
    """
    folder, lock = _slot(home(url, world.environ), base)
    try:
        since = time.time()
        _make(folder, base, world, sha256=sha256)
        if found := located(folder, world.environ):
            worktree_recovery.heal(found)
        repo = discover(folder, world.environ).keeping(lock.fd)
        remote = GitRemote(repo, url)
        ref = f"refs/heads/{base}"
        remote.fetch({ref: ref})
        with Project(repo, world) as project:
            project.store.shared = None  # it joins nothing: what is shared is the daemon's affair
            project.store.refs = PushedRefs(repo.shared, project.store.objects, remote)
            _recover(project, since)
            yield project, remote
    finally:
        lock.release()


def home(url: str, environ: Mapping[str, str]) -> Path:
    """Where the clones of an address lie on this machine: out of sight of agents, whatever they may write."""
    return state(environ) / "far" / hashlib.sha256(url.encode()).hexdigest()[:16]


def _slot(folder: Path, base: str) -> tuple[Path, FileLock]:
    """The first clone that nobody works in: no process of a killed job either, as those inherit the lock."""
    for number in range(_SLOTS):
        lock = FileLock(folder / f"{number}.lock", f"work on {base}")
        if lock.acquire():
            return folder / str(number), lock
    raise PenguinError(f"{_SLOTS} jobs are at work in `{folder}` already.", hint="Give this machine fewer.")


def _make(folder: Path, base: str, world: World, *, sha256: bool) -> None:
    if (folder / ".git" / "HEAD").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    kind = ("--object-format=sha256",) if sha256 else ()
    words = ("init", "--quiet", f"--initial-branch={base}", "--template=", *kind)
    done = git_without_repository(world.environ, *words, cwd=folder)
    if done.code:
        raise GitError(words, done.code, done.stderr)


def _recover(project: Project, since: float) -> None:
    repo = project.repo
    stale_locks.clear(repo, project.store.config().branch_prefix, older_than=since)
    recovery.recover(repo)
    for left in worktrees.listing(repo):
        if left.name.endswith(CHECK_SUFFIX):
            worktrees.remove(repo, left, discard=True)
        else:
            _save(project, left)


def _save(project: Project, left: Worktree) -> None:
    """Keep on the server what a killed job had in its worktree."""
    head = left.git(project.repo).text("rev-parse", "--verify", "HEAD^{commit}")
    hold = hold_of(project.store, head)
    if hold is None:
        worktrees.remove(project.repo, left, discard=True)
        return
    salvage_orphan(project, hold.task, hold.attempt)
