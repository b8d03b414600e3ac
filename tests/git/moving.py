"""Moves of a branch under a worktree that somebody lives in, to be watched, killed and put right."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from penguin_git.git.checkout import advance
from penguin_git.git.moves import Ending
from penguin_git.git.repository import Repository
from tests.git.building import commit, shell, started, write

MAIN = "refs/heads/main"
FILES = {
    "app.py": "print('one')\n" * 50,
    "kept.py": "print('kept')\n",
    "mine.py": "print('ours')\n",
    "staged.py": "print('not staged')\n",
    "gone/only.txt": "the last of its folder\n",
    "tool.sh": "#!/bin/sh\n",
    "file-then-folder": "a file\n",
    "folder-then-file/inner": "an inner file\n",
    ".gitignore": "*.log\n",
}
STEPS = ("intent", "locked", "copied", "checked", "files", "ref", "index", "unlocked")


def two_versions(folder: Path) -> tuple[Repository, str, str]:
    """A repository on `main` at the first of two commits that differ in every way a landing can."""
    repo = started(folder)
    root = repo.work_tree
    old = commit(repo, FILES)
    write(root, {"app.py": "print('two')\n" * 70, "new/deep/added.py": "added\n" * 9, "b.txt": "b\n"})
    (root / "gone/only.txt").unlink()
    (root / "tool.sh").chmod(0o755)
    (root / "link").symlink_to("app.py")
    (root / "file-then-folder").unlink()
    write(root, {"file-then-folder/inner": "now a folder\n"})
    (root / "folder-then-file/inner").unlink()
    (root / "folder-then-file").rmdir()
    write(root, {"folder-then-file": "now a file\n"})
    new = commit(repo, {})
    shell(root, "reset", "--quiet", "--hard", old)
    return repo, old, new


def live_in(repo: Repository) -> None:
    """Give the worktree what a person leaves lying about, none of it in the landing's way."""
    root = repo.work_tree
    write(root, {"kept.py": "stashed\n"})
    shell(root, "stash", "--quiet")
    write(root, {"staged.py": "staged\n", "fresh.py": "staged too\n"})
    shell(root, "add", "staged.py", "fresh.py")
    write(root, {"mine.py": "dirty\n", "note.txt": "untracked\n", "debug.log": "ignored\n"})
    write(root, {"fresh.py": "staged, then edited\n"})


def belongings(repo: Repository) -> tuple[str, ...]:
    """All that is the user's: their changes as git sees them, stash, and every file they touched."""
    root = repo.work_tree
    mine = ("mine.py", "staged.py", "fresh.py", "note.txt", "debug.log")
    return (
        shell(root, "status", "--porcelain", "--untracked-files=all", "--ignored"),
        shell(root, "ls-files", "-s", "staged.py", "fresh.py"),
        shell(root, "stash", "list", "--format=%H"),
        *((root / name).read_text() for name in mine if (root / name).exists()),
    )


def leftovers(repo: Repository) -> list[str]:
    patterns = ("**/*.lock", "**/penguin-index-*", "penguin/landing/*", "**/packed-refs.new")
    found = {path for pattern in patterns for path in repo.common_dir.glob(pattern)}
    return sorted(str(path) for path in found - {repo.runtime / "landing.lock"})


def tip(repo: Repository) -> str:
    return shell(repo.work_tree, "rev-parse", MAIN)


def assert_whole(repo: Repository, mine: tuple[str, ...]) -> None:
    """Nothing is half done: the tree is the tip plus the user's own changes, and nothing lies about."""
    root = repo.work_tree
    assert mine == belongings(repo)
    assert tip(repo) == shell(root, "rev-parse", "HEAD")
    assert [] == leftovers(repo)
    assert "" == shell(root, "fsck", "--no-dangling", "--no-progress")


def everything(repo: Repository) -> dict[str, object]:
    """Every file of the worktree and the index, byte by byte."""
    root = repo.work_tree
    kept = [path for path in root.rglob("*") if ".git" not in path.relative_to(root).parts]
    found = {
        str(path): path.readlink() if path.is_symlink() else (path.stat().st_mtime_ns, path.read_bytes())
        for path in (*kept, root / ".git/index")
        if path.is_symlink() or path.is_file()
    }
    return {**found, MAIN: tip(repo)}


def move(repo: Repository, old: str, new: str, **more: float) -> Ending:
    return advance(repo, MAIN, old, new, reason="k3f9: land", nonce="n1", patience=more.get("patience", 0.05))


@contextmanager
def child(work: Callable[[], None]) -> Iterator[int]:
    """Run `work` in a process group of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            work()
        finally:
            os._exit(0)
    yield pid
    os.waitpid(pid, 0)


def killed_at(repo: Repository, old: str, new: str, last: str) -> None:
    def step(name: str) -> None:
        if name == last:
            os.killpg(0, signal.SIGKILL)

    with child(lambda: drop(advance(repo, MAIN, old, new, reason="land", nonce="n1", step=step))):
        pass


def drop(_: object) -> None:
    pass


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.005)


def slow_to_write(folder: Path) -> tuple[Repository, str, str]:
    """Two versions with a filter that stops at one file in the middle for as long as `slow` exists."""
    repo, _, _ = two_versions(folder / "shop")
    root = repo.work_tree
    waiting = "cat; while [ -e ../slow ]; do touch ../reached; sleep 0.02; done"
    shell(root, "config", "filter.slow.smudge", waiting)
    shell(root, "config", "filter.slow.clean", "cat")
    old = commit(repo, {".gitattributes": "m.slow filter=slow\n"})
    write(root, {"a.txt": "a\n", "app.py": "two\n", "m.slow": "m\n", "z.txt": "z\n"})
    (root / "gone/only.txt").unlink()
    new = commit(repo, {})
    shell(root, "reset", "--quiet", "--hard", old)
    (folder / "slow").touch()
    return repo, old, new


def killed_while_writing(
    folder: Path, repo: Repository, old: str, new: str, kill: Callable[[int, int], None] = os.killpg
) -> None:
    """Kill a move of `slow_to_write`, together with its git; `os.kill` spares that."""
    with child(lambda: drop(move(repo, old, new))) as pid:
        wait_for(folder / "reached")
        kill(pid, signal.SIGKILL)
