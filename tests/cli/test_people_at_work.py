"""A person's task on the command line: who has it, where, and what ends it, with a daemon or without."""

import os
from pathlib import Path

import pytest

from tests.cli.driving import penguin, process
from tests.support.clones import Clone

TASK = "title: Paint it\nassigned_to: jane\nacceptance: [{check: grep -q blue picture.txt}]\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone in which jane has the task `job` in hands."""
    clone = Clone.new(tmp_path / "clone", config="base: main\nagents: {jane: {type: human}}\n")
    clone.task("job", TASK)
    clone.run()
    return clone


def place(clone: Clone) -> Path:
    """Where `penguin task worktree` sends the person."""
    return Path(penguin(clone.path, "task", "worktree", "job").out.strip())


def test_a_run_ends_and_says_whom_it_waits_for_and_where(clone: Clone) -> None:
    said = penguin(clone.path, "run")

    waiting = f"it waits for `jane` in `{place(clone)}`: `penguin task done job` when it is done"
    assert (0, f"      {waiting}") == (said.code, said.lines[-1])
    assert waiting in penguin(clone.path, "task", "show", "job").out
    assert f"- {waiting}" == penguin(clone.path, "task", "why", "job").lines[-1]
    assert "job  waits for jane" in penguin(clone.path, "task", "list").out


def test_without_a_daemon_the_command_checks_and_lands_it_also_from_the_worktree(clone: Clone) -> None:
    (place(clone) / "picture.txt").write_text("blue\n")

    said = process(place(clone), "task", "done", "job", "-m", "As on the sketch.")

    assert (0, "") == (said.code, said.out)
    assert "job landed on `main`." in said.err
    assert "blue\n" == clone.read("picture.txt")
    assert [] == clone.worktrees()


def test_a_failed_check_is_the_commands_failure_and_it_stays_theirs(clone: Clone) -> None:
    (place(clone) / "picture.txt").write_text("red\n")

    said = penguin(clone.path, "task", "done", "job")

    assert 1 == said.code
    assert "`job` is not done yet: the check `grep -q blue picture.txt` ended with exit code 1." in said.err
    assert "red\n" == (place(clone) / "picture.txt").read_text()
    assert "red" == clone.git("show", "penguin/job:picture.txt")


def test_a_daemon_that_works_is_told(clone: Clone) -> None:
    (place(clone) / "picture.txt").write_text("blue\n")

    with clone.daemon() as daemon:
        daemon.until(lambda _: True)
        said = penguin(clone.path, "task", "done", "job")
        daemon.until(lambda _: (clone.path / "picture.txt").exists())

    assert (0, "`job`: told the daemon, which takes it over once its checks pass.\n") == (said.code, said.err)


def test_without_a_daemon_the_other_verbs_work_at_once_as_well(clone: Clone) -> None:
    (place(clone) / "picture.txt").write_text("red\n")

    saved = penguin(clone.path, "task", "checkpoint", "job", "-m", "before supper")
    paused = penguin(clone.path, "task", "pause", "job")
    resumed = penguin(clone.path, "task", "resume", "job")
    clone.run()
    failed = penguin(clone.path, "task", "fail", "job", "--reason", "the brush is gone")

    assert [0] * 4 == [said.code for said in (saved, paused, resumed, failed)]
    assert "before supper" in penguin(clone.path, "task", "checkpoints", "job").out
    assert "failed" == clone.on_base("job").status
    assert "the brush is gone" in penguin(clone.path, "task", "show", "job").out


def test_a_restart_begins_anew_and_keeps_what_was_there(clone: Clone) -> None:
    (place(clone) / "picture.txt").write_text("red\n")

    assert 0 == penguin(clone.path, "task", "restart", "job").code

    assert not (place(clone) / "picture.txt").exists()
    (kept,) = clone.git("for-each-ref", "--format=%(refname)", "refs/penguin/attempts/job/1-*").split()
    assert "red" == clone.git("show", f"{kept}:picture.txt")


def test_watching_it_ends_at_once_and_so_does_starting_it(clone: Clone) -> None:
    watched = penguin(clone.path, "task", "watch", "job")
    started = penguin(clone.path, "task", "start", "job")

    assert (0, "") == (watched.code, watched.err)
    assert "it waits for `jane`" in watched.out
    assert 1 == started.code
    assert f"`job` has begun: it waits for `jane` in `{place(clone)}`" in started.err


def test_a_daemon_that_waits_for_people_alone_works_on_nothing(clone: Clone) -> None:
    with clone.daemon() as daemon:
        daemon.until(lambda _: True)

        said = penguin(clone.path, "daemon", "status", "--json").json["daemon"]

    assert ([], ["job"]) == (said["working"], [row["id"] for row in said["waiting"]])


def test_a_task_of_theirs_that_has_not_begun_is_done_by_an_edit(clone: Clone) -> None:
    clone.task("call", "title: Call the painter\nassigned_to: jane\n")

    said = penguin(clone.path, "task", "done", "call")

    assert (0, "completed") == (said.code, clone.on_base("call").status)


def test_somebody_who_is_no_agent_is_waited_for_as_before(clone: Clone) -> None:
    clone.task("card", "title: Write the card\nassigned_to: joe@example.com\n")

    clone.run()

    assert ("blocked", None) == (clone.row("card").state, clone.row("card").attempt)
    assert "`penguin task next --claim card`" in clone.row("card").reasons[0]


def test_a_lock_of_their_own_git_is_left_alone(clone: Clone) -> None:
    git_dir = clone.path / ".git" / "worktrees" / "job"
    (git_dir / "index.lock").touch()
    os.utime(git_dir / "index.lock", (1_000_000_000, 1_000_000_000))

    clone.run()

    assert (git_dir / "index.lock").exists()
