"""Checkpoints made, found and gone back to from Python."""

from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.project import PenguinError, TaskManager, TaskStatus
from tests.cli.driving import process
from tests.support.robots import append, hang, robot_clone, until

TASK = "status: pending\n\ntitle: A long job\nassigned_to: robot\n"


def test_a_checkpoint_is_a_commit_when_the_call_returns(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("a", "x\n"), hang(started, gate))
    clone.task("123", TASK)
    tm = TaskManager(clone.path, world=clone.world)

    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        made = tm.create_checkpoint(task_id=123, description="Completed database setup")
        gate.touch()
        daemon.until_rests("123")

    assert ("Completed database setup", 1) == (made.description, made.attempt)
    assert "x" == clone.git("show", f"{made.id}:a")
    assert made.id in [one.id for one in tm.list_checkpoints(123)]


def test_a_failed_task_goes_on_from_its_latest_checkpoint(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone", append("a", "x\n"), {"do": "run", "script": f"[ -e {gate} ]", "timeout": 5}
    )
    clone.task("123", TASK)
    clone.run()
    tm = TaskManager(clone.path, world=clone.world)

    assert TaskStatus.FAILED == tm.get_task(123).status
    latest_checkpoint = tm.get_latest_checkpoint(task_id=123)
    tm.resume_from_checkpoint(task_id=123, checkpoint_id=latest_checkpoint.id)
    clone.run()

    assert "the end of the work" == latest_checkpoint.description
    assert "x" == clone.git("show", "penguin/123:a")
    assert 2 == len(clone.records("123"))


def test_where_nobody_works_there_is_nothing_to_save(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", until(tmp_path / "gate"))
    clone.task("123", TASK)
    tm = TaskManager(clone.path, world=clone.world)

    with pytest.raises(PenguinError, match="Nobody works on `123`"):
        tm.create_checkpoint(123, "now")
    with pytest.raises(PenguinError, match="`123` has no checkpoint"):
        tm.get_latest_checkpoint(123)


def test_the_command_line_lists_checkpoints_and_goes_back_to_one(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", append("a", "x\n"), {"do": "end", "outcome": "failed"})
    clone.task("job", TASK)
    assert "There is no checkpoint yet.\n" == process(clone.path, "task", "checkpoints", "job").err
    clone.run()

    shown = process(clone.path, "task", "checkpoints", "job").out
    commit = shown.split()[0]
    told = process(clone.path, "task", "checkpoints", "job", "--json").json
    back = process(clone.path, "task", "resume", "job", "--checkpoint", commit)

    assert shown.endswith("attempt 1  the end of the work\n")
    assert ["id", "commit", "at", "description", "attempt"] == list(told["checkpoints"][0])
    assert told["checkpoints"][0]["id"].startswith(commit)
    assert "`job` goes on as soon as a daemon runs." == back.err.splitlines()[0]


def test_a_rhythm_of_checkpoints_reaches_the_running_attempt(tmp_path: Path) -> None:
    started, gate, seconds = tmp_path / "started", tmp_path / "gate", [0.0]
    clone = robot_clone(tmp_path / "clone", append("a", "x\n"), hang(started, gate))
    clone.world = structs.replace(clone.world, monotonic=lambda: seconds[0])
    clone.task("123", TASK)
    tm = TaskManager(clone.path, world=clone.world)

    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        told = tm.enable_auto_checkpoint(task_id=123, interval_minutes=4.5)
        daemon.until_it_looked()
        seconds[0] = 301.0
        clone.wait_for(lambda: bool(tm.list_checkpoints(123)))
        gate.touch()
        daemon.until_rests("123")

    assert 5 == told.checkpoint_minutes
    assert "after 5 minutes" == tm.list_checkpoints(123)[0].description
    assert "checkpoint_minutes: 5\n" in clone.read(".penguin/tasks/123.yaml")


def test_how_often_work_is_saved_is_no_matter_of_approval(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone")
    clone.task("123", f"{TASK}requires_approval: true\n")
    tm = TaskManager(clone.path, world=clone.world)

    tm.approve_task(123)
    tm.enable_auto_checkpoint(123, 5)

    assert "ready" == tm.get_task(123).state
