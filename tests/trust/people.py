"""A project in which one person may approve a task, and commits in anybody's name."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.support.clones import Clone

LEAD, MALLORY = "lead@example.com", "mallory@example.com"
CONFIG = f"base: main\napprovers:\n  lead: [{LEAD}]\n"
PATH = ".penguin/tasks/drop.yaml"
TEXT = "title: Drop the tables\nrun: echo gone > gone.txt\nrequires_approval: true\napprover: lead\n"


def guarded(path: Path, config: str = "") -> Clone:
    """A clone whose task `drop` needs the word of the lead."""
    clone = Clone.new(path / "clone", config=CONFIG + config)
    clone.task("drop", TEXT)
    return clone


@contextmanager
def being(email: str) -> Iterator[None]:
    """All that git does meanwhile is done in somebody's name."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
            patch.setenv(name, email)
        yield


def git(clone: Clone, email: str, *words: str, author: str = "") -> None:
    """A git command in somebody's name, or with another `author`."""
    env = {**os.environ, "GIT_AUTHOR_EMAIL": author or email, "GIT_COMMITTER_EMAIL": email}
    subprocess.run(["git", *words], cwd=clone.path, env=env, check=True, capture_output=True)


def approve(clone: Clone, email: str, notes: str = "", *, author: str = "") -> None:
    """The block that `penguin task approve` writes for the lead, committed by somebody."""
    with being(LEAD):
        said = penguin(clone.path, "task", "approve", "drop", *(["--notes", notes] if notes else []))
    assert 0 == said.code, said.err
    if email != LEAD or author:
        git(clone, email, "commit", "-q", "--amend", "--no-edit", "--reset-author", author=author)


def reasons(clone: Clone, task: str = "drop") -> str:
    """Why a task waits."""
    return " ".join(clone.row(task).reasons)
