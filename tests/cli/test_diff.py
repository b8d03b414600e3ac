"""What an attempt changed, while it waits for review, after it landed and after it failed."""

import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.model.request import Verb
from tests.cli.driving import penguin
from tests.support.clones import Clone

PENGUIN = str(Path(sys.executable).with_name("penguin"))
FILES = {"greet.py": "print('helo')\n", "old.py": "pass\n"}
FIX = """\
title: Fix the greeting
review: required
run: |
  echo "print('hello')" > greet.py
  rm old.py
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("fix", FIX)
    return clone


def changed(clone: Clone, *arguments: str) -> list[str]:
    return [line for line in penguin(clone.path, "task", "diff", *arguments).lines if line[:1] in "+-"]


def test_work_in_review_is_shown_against_the_base_without_penguins_own_files(clone: Clone) -> None:
    clone.run()
    clone.commit({"later.py": "pass\n"}, "Something else on the base")

    assert [
        "--- a/greet.py",
        "+++ b/greet.py",
        "-print('helo')",
        "+print('hello')",
        "--- a/old.py",
        "+++ /dev/null",
        "-pass",
    ] == changed(clone, "fix")


@pytest.mark.parametrize("style", ["squash", "merge"])
def test_what_landed_is_still_shown(clone: Clone, style: str) -> None:
    clone.commit({".penguin/config.yaml": f"base: main\nsandbox: off\nmerge_style: {style}\n"}, "Settings")
    clone.run()
    penguin(clone.path, "task", "approve", "fix")

    said = penguin(clone.path, "task", "diff", "fix", "--json").json["diff"]

    assert (1, "fix") == (said["attempt"], said["task"])
    assert [
        {"path": "greet.py", "added": 1, "removed": 1},
        {"path": "old.py", "added": 0, "removed": 1},
    ] == said["files"]


def test_work_that_a_person_merged_is_still_shown(clone: Clone) -> None:
    clone.run()
    clone.git("merge", "-q", "--no-ff", "penguin/fix", "-m", "Take it")
    clone.git("branch", "-D", "penguin/fix")

    assert "+print('hello')" in changed(clone, "fix")


def test_the_patch_can_be_applied(clone: Clone) -> None:
    clone.run()

    text = subprocess.run(
        [PENGUIN, "task", "diff", "fix"], cwd=clone.path, capture_output=True, check=True
    ).stdout
    subprocess.run(["git", "apply"], input=text, cwd=clone.path, check=True)

    assert "print('hello')\n" == clone.read("greet.py")
    assert not (clone.path / "old.py").exists()


def test_each_attempt_has_its_own(clone: Clone) -> None:
    clone.task("bad", "title: Try\nrun: |\n  echo 1 >> tries.txt\n  exit 1\n")
    clone.run()
    clone.edit("bad", "echo 1", "echo 2")
    clone.control("bad", Verb.RESTART)
    clone.run()

    assert "+1" in changed(clone, "bad", "--attempt", "1")
    assert "+2" in changed(clone, "bad")


def test_a_summary_says_how_much_of_which_file(clone: Clone) -> None:
    clone.run()

    said = penguin(clone.path, "task", "diff", "fix", "--stat")

    assert " 2 files changed, 1 insertion(+), 2 deletions(-)" == said.lines[-1]


def test_nothing_changed_and_nothing_done_are_said(clone: Clone) -> None:
    clone.task("idle", "title: Idle\nrun: 'true'\nchanges: optional\nreview: required\n")

    before = penguin(clone.path, "task", "diff", "idle")
    clone.run()
    after = penguin(clone.path, "task", "diff", "idle")

    assert (1, True) == (before.code, "Nobody has worked on `idle` yet." in before.err)
    assert (0, "", "Attempt 1 of `idle` changed nothing.\n") == (after.code, after.out, after.err)


def test_an_attempt_that_never_was_is_an_error(clone: Clone) -> None:
    clone.run()

    said = penguin(clone.path, "task", "diff", "fix", "--attempt", "7")

    assert (1, True) == (said.code, "`fix` has no attempt 7." in said.err)
