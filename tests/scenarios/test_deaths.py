"""What a daemon leaves behind when it is killed, and how the next one goes on."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penguin_git.model import layout
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from tests.support.clones import DEADLINE, Clone
from tests.support.foreign import commit_on_top
from tests.support.robots import Step, append, hang, robot_clone, run, use
from tests.torture import daemon as process

ROOT = Path(__file__).parents[2]


@contextmanager
def killed(clone: Clone, started: Path, number: int = signal.SIGKILL) -> Iterator[None]:
    """A real daemon, killed once the file `started` exists; the block runs just before that."""
    victim = subprocess.Popen(
        [sys.executable, process.__file__, str(clone.path)],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        clone.wait_for(lambda: started.exists() or victim.poll() is not None)
        assert victim.poll() is None, "the daemon ended by itself"
        yield
    finally:
        victim.send_signal(number)
        victim.wait(DEADLINE)


def die(clone: Clone, started: Path, number: int = signal.SIGKILL) -> None:
    """Let a real daemon work until the file `started` exists, and end it."""
    with killed(clone, started, number):
        started.unlink()


def stepping(folder: Path, stop: Step) -> Clone:
    """A clone with a resumable agent that stops after its second step; a checkpoint has the first one."""
    clone = robot_clone(
        folder,
        append("steps.txt", "1\n"),
        {"do": "checkpoint", "description": "the first step"},
        append("steps.txt", "2\n"),
        stop,
        append("steps.txt", "3\n"),
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    return clone


def test_a_resumable_agent_goes_on_after_the_step_that_was_interrupted(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = stepping(tmp_path / "clone", hang(started, gate))

    die(clone, started)
    clone.run()

    assert "1\n2\n3\n" == clone.read("steps.txt")
    first, second = clone.records("job")
    assert (Outcome.ORPHANED, Outcome.COMPLETED) == (first.outcome, second.outcome)
    assert (1, 2) == (first.attempt, second.attempt)
    assert "the first step" == first.checkpoints[0].description
    assert [] == clone.worktrees()


def test_what_a_person_committed_on_the_branch_meanwhile_stays(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone", append("steps.txt", "1\n"), hang(started, gate), append("steps.txt", "2\n")
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")

    die(clone, started)
    commit_on_top(clone, "job", {"by_hand.txt": "x\n"})
    gate.touch()
    clone.run()

    assert ("x\n", "1\n2\n") == (clone.read("by_hand.txt"), clone.read("steps.txt"))


def test_steps_that_changed_no_file_are_not_repeated_either(tmp_path: Path) -> None:
    first, second, gate = tmp_path / "first", tmp_path / "second", tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone",
        run(f"echo once >> {tmp_path}/outside"),
        hang(first, gate),
        hang(second, gate),
        append("done.txt", "x\n"),
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")

    die(clone, first)
    die(clone, second)
    shutil.rmtree(clone.path / ".git/penguin/logs/job")  # it may be deleted when no daemon runs
    gate.touch()
    clone.run()

    assert "once\n" == (tmp_path / "outside").read_text()
    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_what_a_power_cut_tore_is_kept_aside_and_not_gone_on_from(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = stepping(tmp_path / "clone", hang(started, gate))

    die(clone, started)
    with clone.project() as project:
        (project.repo.worktrees / "job" / "steps.txt").write_text("")
        (clone.path / ".git/worktrees/job/penguin-boot").write_text("another start of the machine")
    gate.touch()
    clone.run()

    assert "1\n2\n3\n" == clone.read("steps.txt")
    kept = clone.git("for-each-ref", "--format=%(refname)", "refs/penguin/attempts/job/").split()
    assert "" in [clone.git("show", f"{ref}:steps.txt") for ref in kept]


def test_what_was_used_counts_also_where_the_worktree_is_gone(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", use(70), hang(started, gate))
    clone.task("job", "title: Do it\nassigned_to: robot\n")

    die(clone, started)
    with clone.project() as project:
        shutil.rmtree(project.repo.worktrees)
    gate.touch()
    clone.run()

    assert [70, 70] == [record.usage.billable for record in clone.records("job")]


def test_what_a_dead_attempt_used_counts_against_the_budget(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", use(70), hang(started, gate), use(40), append("late.txt", "x\n"))
    clone.task(
        "job",
        "title: Do it\nassigned_to: robot\nresource_constraints: {max_tokens: 100, max_iterations: 9}\n",
    )

    die(clone, started)
    clone.run()

    first, second = clone.records("job")
    assert (70, 2) == (first.usage.billable, first.iterations)
    reason = "over_budget: 70 of 100 tokens used, and the next step takes 40"
    assert (Outcome.OVER_BUDGET, reason) == (second.outcome, second.reason)


def test_the_time_in_which_nobody_worked_does_not_count(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", hang(started, gate), append("done.txt", "x\n"))
    clone.task(
        "job", "title: Do it\nassigned_to: robot\nresource_constraints: {max_duration_minutes: 1000}\n"
    )

    die(clone, started)
    clone.world = clone.world_after(days=3)
    clone.run()

    assert clone.records("job")[0].duration_seconds < 60
    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_a_script_starts_again_on_the_base_and_its_partial_work_is_kept(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone", {"log.txt": ""})
    clone.task(
        "job",
        f"title: Do it\nrun: |\n  echo once >> log.txt\n  touch {started}\n"
        f"  until [ -e {gate} ]; do sleep 0.02; done\n",
    )

    die(clone, started)
    gate.touch()
    clone.run()

    assert "once\n" == clone.read("log.txt")
    assert [Outcome.ORPHANED, Outcome.COMPLETED] == [record.outcome for record in clone.records("job")]
    kept = clone.git("for-each-ref", "--format=%(refname)", f"{layout.ATTEMPTS}job/1-*")
    assert "once" == clone.git("show", f"{kept}:log.txt")


def test_every_death_has_a_record_and_three_without_progress_are_a_failure(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone", config="base: main\nmax_attempts: 1\n")
    clone.task(
        "job", f"title: Do it\nrun: |\n  touch {started}\n  until [ -e {gate} ]; do sleep 0.02; done\n"
    )

    for _ in range(3):
        die(clone, started)
    clone.run()

    assert [(1, Outcome.ORPHANED), (2, Outcome.ORPHANED), (3, Outcome.ORPHANED)] == [
        (record.attempt, record.outcome) for record in clone.records("job")
    ]
    assert TaskStatus.FAILED is clone.on_base("job").status
    assert "its owner died again and again without any progress" == clone.row("job").reasons[0]


def test_a_restart_after_a_death_keeps_the_record_of_it(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone")
    clone.task(
        "job", f"title: Do it\nrun: |\n  touch {started}\n  until [ -e {gate} ]; do sleep 0.02; done\n"
    )
    die(clone, started)
    gate.touch()

    clone.control("job", Verb.RESTART)
    clone.run()

    assert [(1, Outcome.ORPHANED), (2, Outcome.COMPLETED)] == [
        (record.attempt, record.outcome) for record in clone.records("job")
    ]


def test_a_terminated_daemon_saves_the_work_and_the_next_one_goes_on(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone",
        append("steps.txt", "1\n"),
        hang(started, gate),
        append("steps.txt", "2\n"),
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")

    die(clone, started, signal.SIGTERM)

    assert "1" == clone.git("show", "penguin/job:steps.txt")
    assert [Outcome.PAUSED] == [record.outcome for record in clone.records("job")]
    assert TaskStatus.PENDING is clone.row("job").task.status
    assert [] == clone.worktrees()
    gate.touch()
    clone.run()
    assert "1\n2\n" == clone.read("steps.txt")
    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_pausing_a_dead_attempt_keeps_its_work_and_says_why_it_ended(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone",
        append("steps.txt", "1\n"),
        {"do": "checkpoint"},
        append("steps.txt", "2\n"),
        hang(started, gate),
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    die(clone, started)

    clone.control("job", Verb.PAUSE, "lunch")

    assert TaskStatus.PAUSED is clone.row("job").task.status
    assert "Jane Doe asked to pause it: lunch" == clone.records("job")[0].reason
    assert "1\n2" == clone.git("show", "penguin/job:steps.txt")
    assert [] == clone.worktrees()


def test_a_branch_deleted_after_a_death_loses_nothing_of_the_worktree(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone", {"log.txt": ""})
    clone.task(
        "job",
        f"title: Do it\nrun: |\n  echo once >> log.txt\n  touch {started}\n"
        f"  until [ -e {gate} ]; do sleep 0.02; done\n",
    )
    die(clone, started)
    clone.git("update-ref", "-d", "refs/heads/penguin/job")
    gate.touch()

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    kept = clone.git("for-each-ref", "--format=%(refname)", layout.ATTEMPTS).split()
    assert any("once" == clone.git("show", f"{ref}:log.txt") for ref in kept)
