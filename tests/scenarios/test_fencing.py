"""The tip of the branch is the fencing token: whoever lost it is stopped, and overwrites nothing."""

from pathlib import Path

import pytest

from penguin_git.daemon.service import held
from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.robots import append, hang, robot_clone


def working(tmp_path: Path) -> tuple[Clone, Path, Path]:
    """A clone whose task `job` writes a line, then waits for a gate."""
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("mine.txt", "half\n"), hang(started, gate))
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    return clone, started, gate


def kept(clone: Clone) -> list[str]:
    """The refs under which attempts of the task are kept."""
    return clone.git("for-each-ref", "--format=%(refname)", f"{layout.ATTEMPTS}job/").split()


def test_a_commit_of_somebody_else_on_the_branch_stops_the_attempt_with_its_work_kept(tmp_path: Path) -> None:
    clone, started, gate = working(tmp_path)
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        tip = clone.git("rev-parse", "penguin/job")
        theirs = clone.git("commit-tree", "-p", tip, "-m", "Mine now", f"{tip}^{{tree}}")
        clone.git("update-ref", "refs/heads/penguin/job", theirs, tip)
        daemon.until(lambda _: bool(kept(clone)))
        gate.touch()  # for the next attempt
        daemon.until(lambda _: (clone.path / "mine.txt").exists())

    ref = kept(clone)[0]
    assert f"{layout.ATTEMPTS}job/1-" in ref
    assert "half" == clone.git("show", f"{ref}:mine.txt")
    assert "outcome: orphaned" in clone.git("show", f"{ref}:.penguin/records/jo/job/1.yaml")
    assert theirs in clone.git("rev-list", "--all")
    assert "half\n" == clone.read("mine.txt")
    assert [] == clone.worktrees()


def test_a_branch_deleted_under_an_attempt_ends_it_and_the_task_begins_anew(tmp_path: Path) -> None:
    clone, started, gate = working(tmp_path)
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.git("update-ref", "-d", "refs/heads/penguin/job")
        daemon.until_it_looked()
        gate.touch()
        daemon.until(lambda _: (clone.path / "mine.txt").exists())

    assert "half\n" == clone.read("mine.txt")
    assert [(2, Outcome.COMPLETED)] == [(r.attempt, r.outcome) for r in clone.records("job")]
    assert any("half" == clone.git("show", f"{ref}:mine.txt") for ref in kept(clone))


def test_a_branch_put_somewhere_else_is_left_alone_and_said(tmp_path: Path) -> None:
    clone, started, _ = working(tmp_path)
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.git("update-ref", "refs/heads/penguin/job", "main")
        daemon.until_it_looked()
        daemon.until(lambda _: bool(kept(clone)))
        daemon.until_rests("job")
        waiting = daemon.ticks[-1].waiting

    assert clone.git("rev-parse", "main") == clone.git("rev-parse", "penguin/job")
    assert "somebody else than penguin moved its branch" in " ".join(waiting.values())
    row = clone.row("job")
    assert "blocked" == row.state
    assert "somebody else than penguin moved its branch" in row.reasons[0]


def test_a_persons_commit_on_finished_work_lands_with_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nland: review\n")
    clone.task("job", "title: Do it\nrun: echo one > work.txt\n")
    clone.run()
    clone.git("worktree", "add", "-q", str(tmp_path / "mine"), "penguin/job")
    (tmp_path / "mine" / "work.txt").write_text("two\n")
    clone.git("-C", str(tmp_path / "mine"), "commit", "-q", "-am", "Fix it up")

    assert "in_review" == clone.row("job").state
    clone.git("worktree", "remove", str(tmp_path / "mine"))
    clone.commit({".penguin/config.yaml": "base: main\n"}, "Land by itself")
    clone.run()

    assert "two\n" == clone.read("work.txt")
    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_a_second_daemon_refuses_and_says_who_is_there(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    with clone.daemon() as daemon:
        daemon.until(lambda _: True)
        with pytest.raises(PenguinError, match=r"at work on this clone already: test daemon \(process \d+"):
            clone.run()


def test_a_failed_claim_leaves_the_lock_free(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    with held(clone.path, clone.world, "one"):
        pass

    with held(clone.path, clone.world, "two") as project:
        assert project.store.base_name == "main"
