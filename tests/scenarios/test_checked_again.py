"""The base moves on while work waits: what lands is what the checks passed on, and nothing else."""

from pathlib import Path

import pytest

from penguin_git.daemon.tick import Tick
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.support.clones import Clone

TWO_AT_MOST = 'test "$(cat *.part | wc -l)" -le 2'
REVIEWED = "base: main\nland: review\n"
RED = "no longer passes together with what came to `main` since: the check"
STOPPED = "was to be checked again; that was stopped"
GREEN = "was checked again together with `main`, and passes"


def a_part(clone: Clone, name: str, lines: int = 2, check: str = TWO_AT_MOST) -> None:
    """A task that writes a file of its own, of that many lines; its check looks at all such files."""
    script = f"seq {lines} > {name}.part"
    clone.task(name, f"title: Write {name}\nrun: {script}\nacceptance:\n  - check: {check!r}\n")


def said(ticks: list[Tick]) -> list[str]:
    """What was told of checks that ran again."""
    return [ended.verdict.said for tick in ticks for ended in tick.ended if ended.verdict]


@pytest.fixture
def reviewed(tmp_path: Path) -> Clone:
    """A clone whose task `one` is done and waits for review."""
    clone = Clone.new(tmp_path / "clone", config=REVIEWED)
    a_part(clone, "one")
    clone.run()
    return clone


def test_of_two_tasks_that_are_red_together_one_lands(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    a_part(clone, "one")
    a_part(clone, "two")

    ticks = clone.run()

    states = [clone.on_base(name).status for name in ("one", "two")]
    assert {TaskStatus.COMPLETED, TaskStatus.FAILED} == set(states)
    assert 1 == len(list(clone.path.glob("*.part")))
    assert [True] == [RED in one for one in said(ticks)]
    late = "one" if states[0] is TaskStatus.FAILED else "two"
    assert [Outcome.COMPLETED, Outcome.FAILED] == [record.outcome for record in clone.records(late)]


def test_two_tasks_that_are_green_together_both_land(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    a_part(clone, "one", lines=1)
    a_part(clone, "two", lines=1)

    ticks = clone.run()

    assert ["one.part", "two.part"] == sorted(path.name for path in clone.path.glob("*.part"))
    assert [GREEN] == said(ticks)
    assert ([1, 1], []) == ([len(clone.records(name)) for name in ("one", "two")], clone.branches())


def test_the_branch_says_on_which_commit_of_the_base_the_checks_passed(reviewed: Clone) -> None:
    reviewed.commit({"README.md": "Hello, you.\n"}, "Greet")
    base = reviewed.git("rev-parse", "main")

    with reviewed.daemon() as daemon:
        daemon.until_rests("one")
        penguin(reviewed.path, "task", "approve", "one")
        daemon.until(lambda _: reviewed.on_base("one").status is TaskStatus.COMPLETED)
        told = said(daemon.ticks)

    assert [GREEN] == told
    kept = reviewed.git("for-each-ref", "--format=%(objectname)", "refs/penguin/attempts/one/")
    message = reviewed.git("log", "-1", "--format=%B", kept)
    assert f"\nPenguin-Verified: {base} passed" in message
    assert "Reviewed-by: " in reviewed.git("log", "-1", "--format=%B", "main")


def test_an_edit_of_tasks_alone_runs_no_check_again(reviewed: Clone) -> None:
    reviewed.task("later", "status: paused\n\ntitle: Later\n")

    answer = penguin(reviewed.path, "task", "approve", "one")

    assert (0, "`one` landed on `main`.\n") == (answer.code, answer.err)
    assert 1 == len(reviewed.git("log", "--format=%s", "main", "--", "one.part").splitlines())


def test_an_approval_without_a_daemon_runs_them_itself(reviewed: Clone) -> None:
    reviewed.commit({"README.md": "Hello, you.\n"}, "Greet")
    (waits,) = reviewed.row("one").reasons

    answer = penguin(reviewed.path, "task", "approve", "one")

    assert waits.endswith("approved, its checks run again before it lands, as the base branch has changed")
    assert (0, "`one` landed on `main`.\n") == (answer.code, answer.err)


def test_what_fails_goes_back_to_work_and_the_next_attempt_is_told_why(reviewed: Clone) -> None:
    reviewed.commit({"other.part": "1\n"}, "Take a line of the two")

    answer = penguin(reviewed.path, "task", "approve", "one")

    assert (1, True) == (answer.code, f"`one` can't land: it {RED}" in answer.err)
    assert TaskStatus.PENDING is reviewed.row("one").head.status
    assert not (reviewed.path / "one.part").exists()
    log = penguin(reviewed.path, "task", "logs", "one").out
    assert "the checks on `main`" in log


def test_what_failed_is_worked_on_again_and_lands_once_it_passes(reviewed: Clone) -> None:
    reviewed.commit({"other.part": "1\n"}, "Take a line of the two")
    penguin(reviewed.path, "task", "approve", "one")
    reviewed.edit("one", "seq 2", "seq 1")

    reviewed.run()
    answer = penguin(reviewed.path, "task", "approve", "one")

    assert (0, "1\n") == (answer.code, reviewed.read("one.part"))
    assert [Outcome.COMPLETED] * 2 == [record.outcome for record in reviewed.records("one")]


def test_checks_that_a_person_changes_meanwhile_have_to_pass_too(reviewed: Clone) -> None:
    reviewed.edit("one", TWO_AT_MOST, "test -e never")

    answer = penguin(reviewed.path, "task", "approve", "one")

    assert (1, True) == (answer.code, "the check `test -e never`" in answer.err)
    assert TaskStatus.PENDING is reviewed.on_base("one").status


def test_a_commit_of_somebody_else_on_the_branch_is_checked_as_well(reviewed: Clone) -> None:
    reviewed.git("checkout", "-q", "penguin/one")
    reviewed.commit({"more.part": "3\n"}, "One more")
    reviewed.git("checkout", "-q", "main")

    answer = penguin(reviewed.path, "task", "approve", "one")

    assert (1, True) == (answer.code, f"`one` can't land: it {RED}" in answer.err)
    assert TaskStatus.PENDING is reviewed.on_base("one").status


def test_a_cancellation_stops_the_checks(reviewed: Clone) -> None:
    reviewed.edit("one", TWO_AT_MOST, "sleep 60")

    with reviewed.daemon() as daemon:
        daemon.until_rests("one")
        penguin(reviewed.path, "task", "approve", "one")
        daemon.until_live("one")
        reviewed.edit("one", "title:", "status: cancelled\n\ntitle:")
        daemon.until(lambda daemon: bool(said(daemon.ticks)))
        told = said(daemon.ticks)

    assert [STOPPED] == told
    assert TaskStatus.CANCELLED is reviewed.row("one").head.status


def test_work_that_is_sent_back_is_checked_no_more(reviewed: Clone) -> None:
    reviewed.edit("one", TWO_AT_MOST, "sleep 60")

    with reviewed.daemon() as daemon:
        daemon.until_rests("one")
        penguin(reviewed.path, "task", "approve", "one")
        daemon.until_live("one")
        reviewed.edit("one", "sleep 60", "true")
        penguin(reviewed.path, "task", "restart", "one")
        daemon.until(lambda _: len(reviewed.records("one")) == 2)
        told = said(daemon.ticks)

    assert [STOPPED] == told


def test_a_killed_check_runs_again_with_the_next_daemon(reviewed: Clone) -> None:
    reviewed.edit("one", TWO_AT_MOST, "test -e now || sleep 60")
    with reviewed.daemon() as daemon:
        daemon.until_rests("one")
        penguin(reviewed.path, "task", "approve", "one")
        daemon.until_live("one")
    assert TaskStatus.COMPLETED is reviewed.row("one").head.status
    reviewed.commit({"now": ""}, "Now")

    reviewed.run()

    assert TaskStatus.COMPLETED is reviewed.on_base("one").status
