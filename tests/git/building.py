"""Real repositories for the tests of the git package."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from penguin_git.git.repository import Repository, discover

both_hashes = pytest.mark.parametrize("repo", ["sha1", "sha256"], indirect=True)


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
    """Commit `files` and all that lies about on the checked-out branch, and return the commit."""
    write(repo.work_tree, files)
    shell(repo.work_tree, "add", "--all")
    shell(repo.work_tree, "commit", "--quiet", "--allow-empty", "-m", message)
    return shell(repo.work_tree, "rev-parse", "HEAD")


def write(folder: Path, files: dict[str, str]) -> None:
    """Put `files` into a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def shop(folder: Path) -> tuple[Repository, str]:
    """A repository with a task and a record, and its tip."""
    repo = started(folder / "shop")
    return repo, commit(
        repo,
        {
            "app.py": "one\n",
            ".penguin/tasks/k3f9.yaml": "status: pending\n",
            ".penguin/records/k3/k3f9/1.yaml": "x\n",
        },
    )
