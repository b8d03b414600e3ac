"""Real repositories for the tests of the git package."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from penguin_git.git.repository import Repository, discover


def shell(folder: Path, *args: str, stdin: bytes | None = None) -> str:
    """What `git ARGS` says in `folder`, as a person would run it."""
    done = subprocess.run(["git", *args], cwd=folder, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, (args, done.stderr.decode())
    return done.stdout.decode().strip()


def empty(folder: Path, object_format: str = "sha1") -> Repository:
    """A repository without commits."""
    folder.mkdir(parents=True, exist_ok=True)
    shell(folder, "init", "--quiet", "--template=", f"--object-format={object_format}")
    return discover(folder, dict(os.environ))


def started(folder: Path, object_format: str = "sha1") -> Repository:
    """A repository with one commit on `main`."""
    shutil.copytree(_template(object_format).name, folder, dirs_exist_ok=True)
    return discover(folder, dict(os.environ))


@cache
def _template(object_format: str) -> "TemporaryDirectory[str]":
    # Copying it is much faster than the four processes that make one; it lasts as long as this process.
    folder = TemporaryDirectory(prefix="penguin-template-")
    commit(empty(Path(folder.name), object_format), {"README": "A project.\n"})
    return folder


def commit(repo: Repository, files: dict[str, str], message: str = "Work") -> str:
    """Commit `files` on the checked-out branch and return the commit."""
    for name, text in files.items():
        path = repo.work_tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shell(repo.work_tree, "add", "--all")
    shell(repo.work_tree, "commit", "--quiet", "--allow-empty", "-m", message)
    return shell(repo.work_tree, "rev-parse", "HEAD")
