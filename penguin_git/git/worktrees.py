"""Worktrees for tasks: outside the repository, on a detached HEAD, without the records.

All of it under the clone's lock for git, and by file operations of our own wherever git could be broken: a
`git worktree add` killed at the wrong moment makes every git command of the clone fail.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from penguin_git.git.process import Git
from penguin_git.git.repository import Repository

_ASIDE = ".removing-"


@dataclass(frozen=True)
class Worktree:
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
        """The folders that are not checked out."""
        lines = _text(self.git_dir / "info" / "sparse-checkout").splitlines()
        return tuple(line[2:-1] for line in lines if line.startswith("!/"))


def add(
    repo: Repository, name: str, commit: str, *, sparse_without: tuple[str, ...] = (".penguin/records",)
) -> Worktree:
    """Make the worktree `name` with the files of `commit`, except the folders of `sparse_without`.

    What a killed `add` left behind is cleared first; a worktree that is there already is an error.
    """
    if not name or Path(name).name != name or name.startswith((".", "-")):
        raise PenguinError(f"`{name!r}` cannot be the name of a worktree.")
    with _alone(repo, f"adding the worktree {name}") as held:
        _heal(held)
        path = _home(repo) / name
        if path.exists():
            raise PenguinError(
                f"The worktree `{path}` exists already.", hint=f"Look at it, then: rm -r {path}"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        _begin(held, name)
        held.shared.run("worktree", "add", "--detach", "--no-checkout", "--", str(path), commit)
        worktree = Worktree(path, _git_dir(path))
        _check_out(held, worktree, commit, sparse_without)
        _ongoing(held, name).unlink()
        return worktree


def listing(repo: Repository) -> tuple[Worktree, ...]:
    """Return penguin's worktrees by name, without those that are not whole. Starts no process."""
    whole = (found for found in _registered(repo) if not _ongoing(repo, found.name).exists())
    return tuple(sorted((found for found in whole if found.path.is_dir()), key=lambda found: found.name))


def remove(repo: Repository, worktree: Worktree, *, kept_in: str = "HEAD", discard: bool = False) -> None:
    """Remove a worktree whose work is reachable, which the caller knows.

    Tracked files that differ from the commit `kept_in` are an error, unless `discard`. Takes the clone's lock
    for git only for a moment; a large folder is deleted after that.
    """
    if (worktree.path.parent, worktree.git_dir.parent) != (_home(repo), repo.common_dir / "worktrees"):
        raise PenguinError(f"`{worktree.path}` is not a worktree of penguin's.")
    changed = () if discard or not worktree.path.is_dir() else differing(repo, worktree, kept_in)
    if changed:
        named = ", ".join(f"`{path}`" for path in changed[:5])
        raise PenguinError(
            f"`{worktree.path}` has changes that are not committed: {named}"
            + (f" and {len(changed) - 5} more." if len(changed) > 5 else "."),
            hint=f"Look at them: git -C {worktree.path} diff",
        )
    with _alone(repo, f"removing the worktree {worktree.name}"):
        aside = _put_aside(worktree.path)
        _delete_entry(repo, worktree.git_dir)
    _delete(aside)


def heal(repo: Repository) -> list[str]:
    """Clear what killed calls left of penguin's own worktrees, and return a sentence for each.

    Starts no git, since git may not start before this is done. Worktrees of others are not touched.
    """
    with _alone(repo, "clearing up after killed worktree calls") as held:
        return _heal(held)


def differing(repo: Repository, worktree: Worktree, commit: str) -> tuple[str, ...]:
    """Return the tracked files of a worktree that are not as in `commit`, deleted ones too."""
    scratch = worktree.git_dir / f"penguin-index-{secrets.token_hex(8)}"
    git = worktree.git(repo).on(index=scratch)
    try:
        shutil.copy2(worktree.private_index, scratch)
        git.run("read-tree", "-m", "-i", commit)  # without -i it refuses changed files, even without -u
        git.run("update-index", "-q", "--refresh", "--ignore-submodules", ok=(0, 1))
        found = git.text("diff-files", "--name-only", "-z", "--ignore-submodules").split("\0")
    finally:
        scratch.unlink(missing_ok=True)
    apart = tuple(f"{folder}/" for folder in worktree.left_out())
    return tuple(path for path in found if path and not path.startswith(apart))


def _check_out(repo: Repository, worktree: Worktree, commit: str, without: tuple[str, ...]) -> None:
    """Fill a fresh worktree. The repository's configuration stays as it is: only our call is sparse."""
    patterns = worktree.git_dir / "info" / "sparse-checkout"
    patterns.parent.mkdir(exist_ok=True)
    patterns.write_text("/*\n" + "".join(f"!/{folder}/\n" for folder in without))
    git = worktree.git(repo).setting("core.sparseCheckout=true", "core.sparseCheckoutCone=false")
    git.on(index=worktree.git_dir / "index").run("read-tree", "-m", "-u", commit)
    shutil.copy2(worktree.git_dir / "index", worktree.private_index)


def _git_dir(path: Path) -> Path:
    """Where git put a worktree's own folder. Only to be asked before an agent could write there."""
    return Path(_text(path / ".git").removeprefix("gitdir:").strip())


def _registered(repo: Repository) -> Iterator[Worktree]:
    for entry in sorted(repo.common_dir.glob("worktrees/*")):
        pointer = Path(_text(entry / "gitdir").strip())
        if pointer.parent.parent == _home(repo):
            yield Worktree(pointer.parent, entry)


# Clearing up.


def _heal(repo: Repository) -> list[str]:
    said = []
    for started in sorted(_ongoing(repo, "").glob("*")):
        said += _unmake(repo, started)
    for worktree in _registered(repo):
        if worktree.path.is_dir():
            _point_back(worktree)
        else:
            _delete_entry(repo, worktree.git_dir)
            said.append(f"The worktree `{worktree.path}` is gone; its entry was removed.")
    for aside in (*_home(repo).glob(f"{_ASIDE}*"), *_removing(repo).glob("*")):
        try:
            _delete(aside)
        except PenguinError as error:  # files of another user, such as a container's: no reason not to start
            said.append(str(error))
    return said


def _unmake(repo: Repository, started: Path) -> list[str]:
    """Remove all of an `add` that did not come to its end: no agent has worked there yet."""
    name = started.name
    for entry in _half_made(repo, started):
        _delete_entry(repo, entry)
    path = _home(repo) / name
    if path.exists():
        _delete(_put_aside(path))
    started.unlink()
    return [f"A half-made worktree for `{name}` was removed."]


def _half_made(repo: Repository, started: Path) -> Iterator[Path]:
    """The entries that git made for it. Killed at once, one says not even where its worktree is."""
    since = started.stat().st_mtime_ns
    for entry in repo.common_dir.glob("worktrees/*"):
        pointer = _text(entry / "gitdir").strip()
        number = entry.name.removeprefix(started.name)  # git appends one where the name is taken
        named = entry.name.startswith(started.name) and (not number or number.isdigit())
        unsaid = not pointer and named and entry.stat().st_mtime_ns >= since
        if unsaid or (pointer and Path(pointer).parent == _home(repo) / started.name):
            yield entry


def _home(repo: Repository) -> Path:
    return repo.worktrees.resolve()  # as git writes it down


def _point_back(worktree: Worktree) -> None:
    """Restore the `.git` file that an agent removed or bent: without it `git worktree prune` drops us."""
    pointer = worktree.path / ".git"
    wanted = f"gitdir: {worktree.git_dir}\n"
    if pointer.is_symlink() or (pointer.exists() and not pointer.is_file()):
        _delete(_put_aside(pointer))
    if _text(pointer) != wanted:
        pointer.write_text(wanted)


def _begin(repo: Repository, name: str) -> None:
    started = _ongoing(repo, name)
    started.parent.mkdir(parents=True, exist_ok=True)
    started.touch()
    fd = os.open(started.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)  # without it, what a power cut leaves of the add would pass for a whole worktree
    finally:
        os.close(fd)


def _ongoing(repo: Repository, name: str) -> Path:
    """The file that exists for as long as the worktree `name` is being made."""
    return repo.runtime / "adding" / name


def _put_aside(path: Path) -> Path:
    aside = path.with_name(f"{_ASIDE}{path.name}-{secrets.token_hex(4)}")
    if path.exists() or path.is_symlink():
        path.rename(aside)
    return aside


def _removing(repo: Repository) -> Path:
    """Where entries of git's go before they are deleted: half-deleted, one would say no more whose it was."""
    return repo.runtime / "removing"


def _delete_entry(repo: Repository, entry: Path) -> None:
    aside = _removing(repo) / f"{entry.name}-{secrets.token_hex(4)}"
    aside.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        entry.rename(aside)
        _delete(aside)


def _delete(folder: Path) -> None:
    """Delete a folder with all that is in it, also where an agent took the right to write away."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except PermissionError:
        _open_up(folder)
        _delete_opened(folder)


def _delete_opened(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise PenguinError(f"`{folder}` cannot be removed: {error}.", hint=f"sudo rm -r {folder}") from error


def _open_up(folder: Path) -> None:
    """Take back the right to read and write folders, from the top: a closed one cannot be listed."""
    with suppress(PermissionError):  # it belongs to somebody else
        folder.chmod(0o700)
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                _open_up(path)


def _text(path: Path) -> str:
    try:
        return os.fsdecode(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


@contextmanager
def _alone(repo: Repository, purpose: str) -> Iterator[Repository]:
    with FileLock(repo.runtime / "git.lock", purpose) as lock:
        yield repo.keeping(lock.fd)
