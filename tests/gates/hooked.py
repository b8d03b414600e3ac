"""A clone with penguin's hooks really installed, and the user's git driven in it."""

import os
import subprocess
from pathlib import Path

from tests.cli.driving import Said, penguin
from tests.support.clones import Clone

TASKS = ".penguin/tasks"


def hooked(path: Path) -> Clone:
    """A repository with one pending task `a`, and the hooks."""
    clone = Clone.new(path)
    clone.task("a", "status: pending\n\ntitle: A\n")
    said = penguin(path, "init", "--hooks")
    assert said.code == 0, said.err
    return clone


def git(clone: Clone, *args: str, **environ: str) -> Said:
    """How a git command of the user's ended, and what it and the hooks said."""
    done = subprocess.run(
        ["git", *args],
        cwd=clone.path,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def staged(clone: Clone, **tasks: str) -> None:
    """Write task files and stage them."""
    for name, text in tasks.items():
        clone.write(f"{TASKS}/{name}.yaml", text)
        clone.git("add", f"{TASKS}/{name}.yaml")


def commit(clone: Clone, *options: str) -> Said:
    """What `git commit` says."""
    return git(clone, "commit", "-q", "-m", "Work", *options)
