"""What one look reads of task branches is left to the next process."""

import os
import shutil
from pathlib import Path

from msgspec import structs

from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.tracker.observing import observe
from penguin_git.tracker.view import view
from tests.support.clones import Clone

TASKS = {
    "reviewed": "title: Do it\nrun: echo done > done.txt\nreview: required\n"
    "acceptance:\n  - check: test -f done.txt\n",
    "failed": "title: Fail\nrun: exit 3\nreview: required\n",
}


def tried(path: Path) -> Clone:
    """A clone with attempts that ended in several ways."""
    clone = Clone.new(path / "clone")
    for name, text in TASKS.items():
        clone.task(name, text)
    clone.run()
    return clone


def looked(clone: Clone) -> dict[TaskId, Attempt]:
    """The attempts, by a look that leaves what it read to the next one."""
    with clone.project() as project:
        return view(project).seen.attempts


def read_anew(clone: Clone) -> dict[TaskId, Attempt]:
    """The attempts, where nothing was left."""
    shutil.rmtree(clone.path / ".git/penguin/cache")
    with clone.project() as project:
        return observe(project).attempts


def test_what_was_left_is_what_would_be_read_again(tmp_path: Path) -> None:
    clone = tried(tmp_path)
    looked(clone)

    left = looked(clone)

    assert {"reviewed", "failed"} == left.keys()
    assert left == read_anew(clone)


def test_what_was_left_of_another_base_does_not_count(tmp_path: Path) -> None:
    clone = tried(tmp_path)
    looked(clone)

    clone.edit("reviewed", "title: Do it", "title: Do it well")

    task = looked(clone)[TaskId("reviewed")].task
    assert task
    assert "Do it well" == task.title
    assert looked(clone) == read_anew(clone)


def test_of_branches_that_moved_the_new_tip_counts(tmp_path: Path) -> None:
    clone = tried(tmp_path)
    looked(clone)

    clone.git("branch", "--force", "penguin/failed", "penguin/reviewed")

    assert {"reviewed"} == looked(clone).keys()
    assert looked(clone) == read_anew(clone)


def test_a_second_look_asks_git_nothing(tmp_path: Path) -> None:
    clone = tried(tmp_path)
    (tmp_path / "bin").mkdir()
    asked = tmp_path / "asked"
    git = tmp_path / "bin/git"
    git.write_text(f'#!/bin/sh\necho "$*" >> {asked}\nexec {shutil.which("git")} "$@"\n')
    git.chmod(0o755)
    clone.world = structs.replace(
        clone.world, environ=dict(os.environ) | {"PATH": f"{git.parent}:{os.environ['PATH']}"}
    )
    looked(clone)
    assert asked.read_text()
    asked.unlink()

    looked(clone)

    assert not asked.exists()
