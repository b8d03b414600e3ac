"""Worktrees for tasks: outside the repository, on a detached HEAD, without the records.

All of it under the clone's lock for git, and by file operations of our own wherever git could be broken: a
`git worktree add` killed at the wrong moment makes every git command of the clone fail.
"""

import secrets
import shutil
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git import boot, durable, files
from penguin_git.git.deletion import delete, delete_by_way_of, put_aside
from penguin_git.git.moves import COPY
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import (
    Worktree,
    alone,
    home,
    lent,
    mark,
    registered,
    removing,
    started_in,
)
from penguin_git.git.worktree_recovery import heal_alone


def add(
    repo: Repository, name: str, commit: str, *, sparse_without: tuple[str, ...] = (".penguin/records",)
) -> Worktree:
    """Make the worktree `name` with the files of `commit`, except the folders of `sparse_without`.

    What a killed `add` left behind is cleared first; a worktree that is there already is an error.
    """
    if not name or Path(name).name != name or name.startswith((".", "-")):
        raise PenguinError(f"`{name!r}` cannot be the name of a worktree.")
    with alone(repo, f"adding the worktree {name}") as held:
        heal_alone(held)
        path = home(repo) / name
        if path.exists():
            raise PenguinError(
                f"The worktree `{path}` exists already.", hint=f"Look at it, then: rm -r {path}"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        _begin(mark(held, name))
        try:
            worktree = _made(held, path, commit, sparse_without)
        except BaseException:  # an interrupt ends us and the git that we wait for
            heal_alone(held)
            raise
        mark(held, name).unlink()
        return worktree


def listing(repo: Repository) -> tuple[Worktree, ...]:
    """Return penguin's worktrees by name, without those that are not whole. Starts no process."""
    whole = (found for found in registered(repo) if not mark(repo, found.name).exists())
    return tuple(sorted((found for found in whole if found.path.is_dir()), key=lambda found: found.name))


def remove(repo: Repository, worktree: Worktree, *, kept_in: str = "HEAD", discard: bool = False) -> None:
    """Remove a worktree whose work is reachable, which the caller knows.

    Tracked files that differ from the commit `kept_in` are an error, unless `discard`. Takes the clone's lock
    for git only for a moment; a large folder is deleted after that.
    """
    if (worktree.path.parent, worktree.git_dir.parent) != (home(repo), repo.common_dir / "worktrees"):
        raise PenguinError(f"`{worktree.path}` is not a worktree of penguin's.")
    changed = () if discard or not worktree.path.is_dir() else differing(repo, worktree, kept_in)
    if changed:
        named = ", ".join(f"`{path}`" for path in changed[:5])
        raise PenguinError(
            f"`{worktree.path}` has changes that are not committed: {named}"
            + (f" and {len(changed) - 5} more." if len(changed) > 5 else "."),
            hint=f"Look at them: git -C {worktree.path} diff",
        )
    with alone(repo, f"removing the worktree {worktree.name}"):
        aside = put_aside(worktree.path)
        delete_by_way_of(removing(repo), worktree.git_dir)
    delete(aside)


def lend(worktree: Worktree) -> None:
    """Note that a person works there with git of their own: their locks are none of our business then."""
    lent(worktree.git_dir).touch()


def outlived_the_machine(worktree: Worktree) -> bool:
    """Whether the machine went down since it was added: what nobody flushed may be empty or torn then."""
    then, now = files.text(started_in(worktree.git_dir)), boot.current()
    return bool(then and now and then != now)


def let_go(repo: Repository, worktree: Worktree, ref: str) -> None:
    """Where a person checked `ref` out, let HEAD stay at its commit: the branch may move without it then.

    Neither index nor files change.
    """
    if files.text(worktree.git_dir / "HEAD") == f"ref: {ref}":
        commit = repo.shared.text("rev-parse", "--verify", "--end-of-options", ref)
        worktree.git(repo).run("update-ref", "--no-deref", "HEAD", commit)


def differing(repo: Repository, worktree: Worktree, commit: str) -> tuple[str, ...]:
    """Return the tracked files of a worktree that are not as in `commit`, deleted ones too."""
    scratch = worktree.git_dir / f"{COPY}{secrets.token_hex(8)}"
    git = worktree.git(repo).on(index=scratch)
    try:
        shutil.copy2(worktree.private_index, scratch)
        git.run("read-tree", "-m", "-i", commit)  # without -i it refuses changed files, even without -u
        git.run("update-index", "-q", "--refresh", "--ignore-submodules", ok=(0, 1))
        found = git.text("diff-files", "--name-only", "-z", "--ignore-submodules").split("\0")
    finally:
        scratch.unlink(missing_ok=True)
    left_out = worktree.left_out()
    return tuple(path for path in found if path and not path.startswith(left_out))


def _made(repo: Repository, path: Path, commit: str, without: tuple[str, ...]) -> Worktree:
    repo.shared.run("worktree", "add", "--detach", "--no-checkout", "--", str(path), commit)
    worktree = Worktree(path, _git_dir(path))
    _check_out(repo, worktree, commit, without)
    started_in(worktree.git_dir).write_text(boot.current())
    _settle(worktree.git_dir)
    return worktree


def _begin(started: Path) -> None:
    started.parent.mkdir(parents=True, exist_ok=True)
    started.touch()
    durable.flush(started.parent)  # else what a power cut leaves of the add would pass for a whole worktree


def _settle(git_dir: Path) -> None:
    """Flush git's own folder of a worktree: torn by a power cut, it would be nobody's and in the way."""
    folders = [git_dir.parent, git_dir, *(found for found in git_dir.rglob("*") if found.is_dir())]
    durable.flush_files([found for found in git_dir.rglob("*") if found.is_file()])
    for folder in folders:
        durable.flush(folder)


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
    return Path(files.text(path / ".git").removeprefix("gitdir:").strip())
