"""Real repositories for the tests of the git package."""

import os
import subprocess
from pathlib import Path

from penguin_git.git.repository import Repository, discover


def shell(folder: Path, *args: str, stdin: bytes | None = None) -> str:
    """What `git ARGS` says in `folder`, as a person would run it."""
    done = subprocess.run(["git", *args], cwd=folder, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, (args, done.stderr.decode())
    return done.stdout.decode().strip()


def empty(folder: Path, object_format: str = "sha1") -> Repository:
    """A repository without commits."""
    folder.mkdir(parents=True, exist_ok=True)
    shell(folder, "init", "--quiet", f"--object-format={object_format}")
    return discover(folder, dict(os.environ))


def started(folder: Path, object_format: str = "sha1") -> Repository:
    """A repository with one commit on `main`."""
    repo = empty(folder, object_format)
    commit(repo, {"README": "A project.\n"})
    return repo


def commit(repo: Repository, files: dict[str, str], message: str = "Work") -> str:
    """Commit `files` on the checked-out branch and return the commit."""
    for name, text in files.items():
        path = repo.work_tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shell(repo.work_tree, "add", "--all")
    shell(repo.work_tree, "commit", "--quiet", "--allow-empty", "-m", message)
    return shell(repo.work_tree, "rev-parse", "HEAD")
