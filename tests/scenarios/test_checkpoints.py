"""Attempts save their work on the way, and others go on from there."""

from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.checkpoint import Checkpoint
from penguin_git.model.event import EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import checkpoints, controls
from penguin_git.tracker.transcripts import log_events
from penguin_git.tracker.view import view
from tests.support.clones import Clone
from tests.support.robots import Step, append, hang, robot_clone, use

JOB = TaskId("job")
TASK = "status: pending\n\ntitle: A long job\nassigned_to: robot\n"
FAIL: Step = {"do": "end", "outcome": "failed", "reason": "stuck"}


def mark(description: str) -> Step:
    """Have the work so far committed."""
    return {"do": "checkpoint", "description": description}


def stuck(tmp_path: Path, *more: Step) -> Clone:
    """A clone whose task failed after two checkpoints."""
    clone = robot_clone(
        tmp_path / "clone", append("a", "x\n"), mark("one"), append("b", "x\n"), mark("two"), *more, FAIL
    )
    clone.task("job", TASK)
    clone.run()
    return clone


def listed(clone: Clone) -> list[Checkpoint]:
    with clone.project() as project:
        return checkpoints.listed(project, JOB)


def go_back(clone: Clone, commit: str) -> None:
    with clone.project() as project:
        controls.go_back(project, view(project).rows[JOB], commit)


def steps_called(clone: Clone, attempt: int) -> list[int]:
    """The numbers of the steps that an attempt began."""
    with clone.project() as project:
        said = log_events(project, JOB, attempt)
    called = [event.data for event in said if event.type is EventType.TOOL_USAGE]
    return [int(str(data["step"])) for data in called if data["phase"] == "call"]


def test_checkpoints_are_listed_with_what_was_said_of_them(tmp_path: Path) -> None:
    clone = stuck(tmp_path)

    found = listed(clone)

    assert [(1, "one"), (1, "two")] == [(one.attempt, one.description) for one in found]
    assert "x" == clone.git("show", f"{found[0].id}:a")


def test_going_back_restores_code_and_conversation_and_keeps_what_came_after(tmp_path: Path) -> None:
    clone = stuck(tmp_path)
    first, second = listed(clone)

    go_back(clone, first.id[:8])
    clone.run()

    assert [3, 4, 5] == steps_called(clone, 2)
    assert "x" == clone.git("show", "penguin/job:b")
    claim = clone.git("log", "--format=%H", "--grep=start attempt 2", "penguin/job")
    assert ["README.md", "a"] == clone.git("ls-tree", "--name-only", claim).split()[1:]
    kept = clone.git(
        "for-each-ref", "--format=%(refname)", f"--contains={second.id}", "refs/penguin/attempts"
    )
    assert kept.startswith("refs/penguin/attempts/job/1-")
    assert [Outcome.FAILED, Outcome.FAILED] == [record.outcome for record in clone.records("job")]


def test_a_later_attempt_does_not_take_for_done_what_was_left_behind(tmp_path: Path) -> None:
    clone = stuck(tmp_path)
    go_back(clone, listed(clone)[0].id)
    clone.run()

    clone.control("job", Verb.RESTART)
    clone.run()
    clone.control("job", Verb.RESUME)
    clone.run()

    assert [1, 2, 3, 4, 5] == steps_called(clone, 3)
    assert [] == steps_called(clone, 4)
    assert "x" == clone.git("show", "penguin/job:a")


def test_the_conversation_is_there_also_when_git_has_forgotten_its_blob(tmp_path: Path) -> None:
    clone = stuck(tmp_path)
    first = listed(clone)[0]
    clone.git("reflog", "expire", "--expire=now", "--all")
    clone.git("gc", "-q", "--prune=now")

    go_back(clone, first.id)
    clone.run()

    assert [3, 4, 5] == steps_called(clone, 2)


def test_what_was_consumed_after_the_checkpoint_stays_consumed(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", append("a", "x\n"), mark("one"), use(80), use(40))
    clone.task("job", f"{TASK}resource_constraints:\n  max_tokens: 100\n")
    clone.run()

    go_back(clone, listed(clone)[0].id)
    clone.run()

    assert [Outcome.OVER_BUDGET] * 2 == [record.outcome for record in clone.records("job")]
    assert "80 of 100 tokens used" in clone.records("job")[1].reason


def test_a_script_begins_again_on_the_code_of_the_checkpoint(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "status: pending\n\ntitle: Count\nrun: echo x >> count; exit 1\n")
    clone.run()

    before = clone.git("rev-parse", "penguin/job")
    go_back(clone, listed(clone)[0].id)
    clone.run()

    assert before == clone.git("merge-base", before, "penguin/job")
    assert "x\nx" == clone.git("show", "penguin/job:count")


def test_a_running_attempt_is_stopped_before_it_goes_back(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("a", "x\n"), mark("one"), hang(started, gate))
    clone.task("job", TASK)

    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        gate.touch()
        started.unlink()
        go_back(clone, listed(clone)[0].id)
        daemon.until(lambda _: (clone.path / "a").exists())

    assert "x\n" == clone.read("a")


def test_a_checkpoint_on_request_is_made_also_when_no_file_has_changed(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone", {"do": "say", "text": "hm"}, hang(started, gate), append("a", "x\n")
    )
    clone.task("job", TASK)

    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.control("job", Verb.CHECKPOINT, "thought about it")
        daemon.until_it_looked()
        gate.touch()
        daemon.until(lambda _: (clone.path / "a").exists())

    assert "thought about it" == listed(clone)[0].description


def test_only_a_checkpoint_of_the_task_can_be_gone_back_to(tmp_path: Path) -> None:
    clone = stuck(tmp_path)

    with pytest.raises(PenguinError, match="`job` has no checkpoint `abc`"):
        go_back(clone, "abc")
    with pytest.raises(PenguinError, match="has no checkpoint"):
        go_back(clone, clone.git("rev-parse", "HEAD"))


def test_a_task_that_has_landed_has_nothing_to_go_back_with(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", append("a", "x\n"), mark("one"), append("b", "x\n"))
    clone.task("job", TASK)
    clone.run()
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    with clone.project() as project:
        controls.finish(project, view(project).rows[JOB], TaskStatus.PENDING)

    with pytest.raises(PenguinError, match="has landed"):
        go_back(clone, listed(clone)[0].id)


def test_checkpoints_of_one_second_are_listed_as_they_were_made(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    made = [step for name in ("one", "two", "three") for step in (append("a", "x\n"), mark(name))]
    clone = robot_clone(tmp_path / "clone", *made, hang(started, gate))
    now = clone.world.now()
    clone.world = structs.replace(clone.world, now=lambda: now)
    clone.task("job", TASK)

    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        found = listed(clone)
        gate.touch()
        daemon.until(lambda _: (clone.path / "a").exists())

    assert ["one", "two", "three"] == [one.description for one in found]
