"""From a task file to a commit on the base, whole lives on real git."""

from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone

GREETING = {"greet.py": "print('helo')\n"}
FIX = """\
# A person's comment.
title: Fix the greeting
run: sed -i.bak s/helo/hello/ greet.py && rm greet.py.bak
acceptance:
  - check: grep hello greet.py
"""


def test_a_hand_written_task_becomes_one_commit_with_code_status_and_record(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", GREETING)
    clone.task("fix", FIX)

    clone.run()

    assert clone.read("greet.py") == "print('hello')\n"
    assert clone.read(".penguin/tasks/fix.yaml") == f"status: completed\n\n{FIX}"
    changed = clone.git("show", "--name-only", "--format=", "HEAD").split()
    assert [".penguin/records/fi/fix/1.yaml", ".penguin/tasks/fix.yaml", "greet.py"] == changed
    assert "fix: Fix the greeting" == clone.git("log", "-1", "--format=%s")
    assert "shell|penguin" == clone.git("log", "-1", "--format=%an|%cn")
    trailers = clone.git("log", "-1", "--format=%(trailers:only,unfold)")
    assert "Penguin-Task: fix\nPenguin-Attempt: 1\nPenguin-Act: land" in trailers
    assert clone.git("status", "--porcelain") == ""
    assert [] == clone.branches()
    assert [] == clone.worktrees()
    (record,) = clone.records("fix")
    assert (Outcome.COMPLETED, ("greet.py",)) == (record.outcome, record.files_changed)
    assert [0] == [check.exit_code for check in record.checks]


def test_the_users_own_state_is_not_touched(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {**GREETING, "mine.txt": "one\n", "staged.txt": "one\n"})
    clone.write("stashed.txt", "stash me\n")
    clone.git("add", "stashed.txt")
    clone.git("stash", "-q")
    clone.task("fix", FIX)
    clone.write("mine.txt", "two\n")
    clone.write("staged.txt", "two\n")
    clone.git("add", "staged.txt")
    clone.write("untracked.txt", "new\n")
    (clone.path / ".git" / "hooks" / "post-merge").write_text("#!/bin/sh\ntouch hook-ran\n")
    (clone.path / ".git" / "hooks" / "post-merge").chmod(0o755)
    config = clone.read(".git/config")
    before = clone.git("status", "--porcelain")

    clone.run()

    assert clone.git("log", "-1", "--format=%s") == "fix: Fix the greeting"
    assert before == clone.git("status", "--porcelain")
    assert "two\n" == clone.read("mine.txt")
    assert "stash@{0}" in clone.git("stash", "list")
    assert config == clone.read(".git/config")
    assert not (clone.path / "hook-ran").exists()
    assert "ref: refs/heads/main" == clone.read(".git/HEAD").strip()


def test_merge_style_merge_keeps_the_chain_of_commits(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", GREETING, "base: main\nmerge_style: merge\n")
    clone.task("fix", FIX)

    clone.run()

    assert 2 == len(clone.git("log", "-1", "--format=%P").split())
    subjects = clone.git("log", "--format=%s").split("\n")
    assert [
        "fix: Fix the greeting",
        "fix: end attempt 1 as completed",
        "fix: checkpoint of attempt 1",
        "fix: start attempt 1",
    ] == subjects[:4]
    assert "" == clone.git("for-each-ref", "refs/penguin/attempts")


def test_a_failed_check_fails_the_task_and_its_dependants_wait_with_the_reason(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", GREETING)
    clone.task("fix", FIX.replace("grep hello", "grep bonjour"))
    clone.task("after", "title: Say it\nrun: 'true'\ndepends_on: [fix]\n")

    clone.run()

    assert TaskStatus.FAILED is clone.on_base("fix").status
    assert "print('helo')\n" == clone.read("greet.py")
    assert ("blocked", ("it waits for `fix` (Fix the greeting), which failed",)) == (
        clone.row("after").state,
        clone.row("after").reasons,
    )
    (record,) = clone.records("fix")
    assert Outcome.FAILED is record.outcome
    assert "the check `grep bonjour greet.py` ended with exit code 1" == record.reason
    assert ["penguin/fix"] == clone.branches()
    assert 1 == len(clone.git("log", "-1", "--format=%P").split())


def test_dependencies_order_the_work_and_a_parent_derives_its_state(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"log.txt": ""})
    clone.task("all", "title: Everything\n")
    clone.task("last", "title: Last\nparent: all\nrun: echo last >> log.txt\ndepends_on: [mid]\n")
    clone.task("mid", "title: Middle\nparent: all\nrun: echo mid >> log.txt\ndepends_on: [first]\n")
    clone.task("first", "title: First\nparent: all\nrun: echo first >> log.txt\n")

    clone.run(max_parallel=4)

    assert "first\nmid\nlast\n" == clone.read("log.txt")
    assert TaskStatus.COMPLETED is clone.row("all").task.status
    assert TaskStatus.PENDING is clone.on_base("all").status


def test_parallel_tasks_on_the_same_base_all_land(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    for number in range(6):
        clone.task(f"t{number}", f"title: Task {number}\nrun: echo {number} > {number}.txt\n")

    clone.run(max_parallel=4)

    assert [f"{number}.txt" for number in range(6)] == sorted(p.name for p in clone.path.glob("?.txt"))
    assert "" == clone.git("status", "--porcelain")
    assert all(clone.on_base(f"t{number}").status is TaskStatus.COMPLETED for number in range(6))
