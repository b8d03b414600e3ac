"""Whatever is broken around it, the daemon goes on, says what is wrong, and does not spin."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.daemon.tick import Tick
from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone, Daemon
from tests.support.robots import append, hang, robot_clone, run

GOOD = "title: Good\nrun: touch good.txt\n"


def until_good(clone: Clone, daemon: Daemon) -> None:
    """Wait until the task `good` has landed."""
    daemon.until(lambda _: (clone.path / "good.txt").exists())


def test_an_agent_that_breaks_fails_its_task_and_nothing_else(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", append("a.txt", "1\n"), {"do": "crash", "message": "kaputt"})
    clone.task("bad", "title: Bad\nassigned_to: robot\n")
    clone.task("good", GOOD)

    clone.run()

    (record,) = clone.records("bad")
    assert (Outcome.FAILED, "the agent `robot` broke: ScriptedCrash: kaputt") == (
        record.outcome,
        record.reason,
    )
    assert "1" == clone.git("show", "penguin/bad:a.txt")
    assert TaskStatus.COMPLETED is clone.on_base("good").status
    assert [] == clone.worktrees()


def test_a_worktree_removed_by_its_agent_is_a_failure_with_that_reason(tmp_path: Path) -> None:
    steps = (append("a.txt", "1\n"), run('rm -rf "$PWD"'))
    clone = robot_clone(tmp_path / "clone", *steps, config="sandbox: off\n")  # walls keep the folder
    clone.task("bad", "title: Bad\nassigned_to: robot\n")

    clone.run()

    (record,) = clone.records("bad")
    assert (Outcome.FAILED, "its worktree was removed while it worked") == (record.outcome, record.reason)


def test_a_config_file_with_an_error_is_said_and_work_goes_on_when_it_is_put_right(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    with clone.daemon() as daemon:
        daemon.until(lambda _: True)
        clone.commit({".penguin/config.yaml": "max_paralel: 3\n"})
        clone.task("good", GOOD)
        daemon.until(lambda daemon: daemon.ticks[-1].trouble is not None)
        (said,) = daemon.ticks[-1].broken

        clone.commit({".penguin/config.yaml": "max_parallel: 3\n"})
        until_good(clone, daemon)

    assert ".penguin/config.yaml:1:1" in said
    assert "max_parallel" in said


def test_running_until_idle_with_a_broken_config_is_an_error(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="max_paralel: 3\n")

    with pytest.raises(PenguinError, match="max_paralel"):
        clone.run()


def test_broken_double_and_circular_tasks_keep_nothing_else_from_running(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("torn", "title: [\n")
    clone.task("twice", "title: One\nrun: touch one\n")
    clone.commit({".penguin/tasks/sub/twice.yaml": "title: Two\nrun: touch two\n"})
    clone.task("left", "title: Left\nrun: 'true'\ndepends_on: [right]\n")
    clone.task("right", "title: Right\nrun: 'true'\ndepends_on: [left]\n")
    clone.task("lost", "title: Lost\nassigned_to: nobody-here\n")
    clone.task("good", GOOD)

    ticks = clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("good").status
    broken = " ".join(ticks[-1].broken)
    assert "torn.yaml:" in broken
    assert "sub/twice.yaml" in broken
    assert not (clone.path / "one").exists()
    waiting = {str(task): why for task, why in ticks[-1].waiting.items()}
    assert "waits for itself" in waiting["left"]
    assert "`nobody-here` is not configured" in waiting["lost"]


def test_a_task_file_broken_while_its_attempt_runs_does_not_end_the_attempt(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("a.txt", "1\n"), hang(started, gate))
    clone.task("job", "status: pending\n\ntitle: Do it\nassigned_to: robot\n")
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.edit("job", "title: Do it", "title: [Do it")
        daemon.until_it_looked()
        assert "job" in daemon.live
        gate.touch()
        daemon.until_rests("job")
        assert "can't be read" in daemon.ticks[-1].waiting.popitem()[1]

        clone.edit("job", "title: [Do it", "title: Do it now")
        daemon.until(lambda _: (clone.path / "a.txt").exists())

    assert (TaskStatus.COMPLETED, "Do it now") == (clone.on_base("job").status, clone.on_base("job").title)


def test_a_task_file_removed_while_its_attempt_runs_ends_the_attempt_with_its_work_kept(
    tmp_path: Path,
) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("a.txt", "1\n"), hang(started, gate))
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    clone.task("good", GOOD.replace("run:", "depends_on: [gone]\nrun:"))
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.git("rm", "-q", ".penguin/tasks/job.yaml")
        clone.git("commit", "-q", "-m", "Not needed")
        daemon.until_rests("job")
        clone.edit("good", "depends_on: [gone]\n", "")
        until_good(clone, daemon)

    assert "1" == clone.git("show", "penguin/job:a.txt")
    assert [Outcome.CANCELLED] == [record.outcome for record in clone.records("job")]


def test_a_lock_of_the_users_git_delays_the_landing_only(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    lock = clone.path / ".git" / "index.lock"
    clone.task("good", GOOD)
    lock.touch()
    with clone.daemon() as daemon:
        daemon.until(lambda daemon: "index.lock" in " ".join(daemon.ticks[-1].waiting.values()))
        assert lock.exists()

        lock.unlink()
        until_good(clone, daemon)

    assert TaskStatus.COMPLETED is clone.on_base("good").status


def test_the_base_branch_may_be_away_for_a_moment(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "other")
    with clone.daemon() as daemon:
        daemon.until(lambda _: True)
        clone.git("branch", "-m", "main", "away")
        daemon.until(lambda daemon: daemon.ticks[-1].trouble is not None)
        clone.git("branch", "-m", "away", "main")
        daemon.until(lambda daemon: daemon.ticks[-1].trouble is None)


def test_what_is_no_request_is_ignored(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    blob = clone.git("hash-object", "-w", ".penguin/config.yaml")
    clone.git("update-ref", "refs/penguin/requests/good", blob)
    clone.git("update-ref", "refs/penguin/requests/other", "HEAD")
    clone.task("good", GOOD)

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("good").status


def test_a_record_that_cannot_be_read_hides_one_branch_only(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.commit({".penguin/records/jo/job/1.yaml": "attempt: [\n", ".penguin/records/jo/job/README": "hi\n"})
    clone.task("job", "title: Job\nrun: touch job.txt\n")
    clone.task("good", GOOD)

    ticks = clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("good").status
    assert "1.yaml" in " ".join(ticks[-1].waiting.values())


def test_a_checkpoint_asked_for_while_the_checks_run_is_answered_in_peace(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone")
    check = f"touch {started}; until [ -e {gate} ]; do sleep 0.02; done"
    clone.task("good", f"{GOOD}acceptance:\n  - check: '{check}'\n")
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.control("good", Verb.CHECKPOINT)
        daemon.until_it_looked()
        gate.touch()
        until_good(clone, daemon)

    assert "" == clone.git("for-each-ref", "refs/penguin/requests")


def test_an_idle_daemon_looks_seldom_and_starts_one_git_a_look(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("fails", "title: Fails\nrun: 'false'\n")
    clone.task("waits", "title: Waits\nrun: 'true'\ndepends_on: [fails]\n")
    clone.write("good.txt", "in the way\n")
    clone.task("good", GOOD)
    clone.task("review", "title: Review\nrun: touch other.txt\nreview: required\n")
    with clone.daemon(poll=0.4) as daemon:
        daemon.until(lambda daemon: is_quiet(daemon.ticks[-1]))
        daemon.until_it_looked()
        seen, since = len(daemon.ticks), time.monotonic()

        daemon.until(lambda daemon: len(daemon.ticks) >= seen + 6)

        assert time.monotonic() - since > 3 * 0.4  # late news of the landings may have woken it, too
        assert all(is_quiet(tick) for tick in daemon.ticks[seen:])
        before = clone.git("count-objects")
        daemon.until_it_looked()
        assert before == clone.git("count-objects")


def is_quiet(tick: Tick) -> bool:
    """Whether nothing moved, and everything waits for something."""
    return tick.is_idle and {"waits", "good", "review", "fails"} <= {str(task) for task in tick.waiting}


def test_five_failures_of_the_machinery_stop_dispatching_for_a_while(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nmax_parallel: 9\n")
    for number in range(7):
        clone.task(f"t{number}", f"title: T{number}\nrun: 'true'\n")
    clone.git("update-ref", "refs/heads/penguin", "HEAD")  # no branch below it can be made

    ticks = clone.run()

    assert 5 == len(ticks[0].troubles)
    assert "5 failures of the machinery" in " ".join(ticks[-1].waiting.values())


def test_a_task_that_cannot_be_claimed_keeps_no_other_waiting(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nmax_parallel: 1\n")
    clone.task("stuck", "title: Stuck\nrun: 'true'\npriority: critical\n")
    clone.task("good", GOOD)
    clone.git("branch", "penguin/stuck/in-the-way")

    ticks = clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("good").status
    assert "penguin/stuck/in-the-way" in ticks[-1].waiting[TaskId("stuck")]


def test_a_deferred_task_starts_when_its_time_has_come(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("good", f"{GOOD}defer_until: 2026-11-22T11:00:00Z\n")
    before, later = clone.world.now, [timedelta()]
    clone.world = replace(clone.world, now=lambda: before() + later[0])
    with clone.daemon() as daemon:
        daemon.until_it_looked()
        early = daemon.ticks[-1].waiting
        later[0] = timedelta(hours=2)
        daemon.until_it_looked()
        until_good(clone, daemon)

    assert ["it is deferred until 2026-11-22 11:00"] == list(early.values())
