"""Penguin's own worktrees: what one is, and where their folders, entries and marks lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from penguin_git.git import files
from penguin_git.git.call import Git
from penguin_git.git.locks import FileLock
from penguin_git.git.repository import Repository


class Worktree(Struct, frozen=True):
    """A worktree of penguin's own. `git_dir` is in the clone; the `.git` file in `path` is never trusted."""

    path: Path
    git_dir: Path

    @property
    def name(self) -> str:
        """The name it was added under."""
        return self.path.name

    @property
    def private_index(self) -> Path:
        """Penguin's own index of these files: the agent may do with the ordinary one what it likes."""
        return self.git_dir / "penguin-staging"

    def git(self, repo: Repository) -> Git:
        """Git on this worktree, with penguin's own index of it."""
        return repo.shared.on(git_dir=self.git_dir, work_tree=self.path, index=self.private_index)

    def left_out(self) -> tuple[str, ...]:
        """The folders that are not checked out, each with a slash at its end."""
        lines = files.text(self.git_dir / "info" / "sparse-checkout").splitlines()
        return tuple(line[2:] for line in lines if line.startswith("!/"))


def home(repo: Repository) -> Path:
    """Return the folder of all worktrees, as git writes it down."""
    return repo.worktrees.resolve()


def entries(repo: Repository) -> Iterator[tuple[Path, Path | None]]:
    """Yield git's own folder of every worktree, anybody's, with the worktree's; None: it does not say."""
    for entry in sorted(repo.common_dir.glob("worktrees/*")):
        pointer = files.text(entry / "gitdir")
        yield entry, Path(pointer).parent if pointer else None


def registered(repo: Repository) -> Iterator[Worktree]:
    """Yield penguin's worktrees that git knows of, whether or not they are whole."""
    for entry, path in entries(repo):
        if path is not None and path.parent == home(repo):
            yield Worktree(path, entry)


def mark(repo: Repository, name: str) -> Path:
    """Return the file that exists for as long as the worktree `name` is being made."""
    return repo.runtime / "adding" / name


def lent(git_dir: Path) -> Path:
    """Return the file that exists where a person works in a worktree of penguin's."""
    return git_dir / "penguin-lent"


def started_in(git_dir: Path) -> Path:
    """Return the file that says since which start of the machine a worktree of penguin's is there."""
    return git_dir / "penguin-boot"


def removing(repo: Repository) -> Path:
    """Return where entries go before they are deleted: half-deleted, one says no more whose it was."""
    return repo.runtime / "removing"


@contextmanager
def alone(repo: Repository, purpose: str) -> Iterator[Repository]:
    """One at a time in the clone's worktrees; git children that outlive us keep the others waiting."""
    with FileLock(repo.runtime / "git.lock", purpose) as lock:
        yield repo.keeping(lock.fd)
