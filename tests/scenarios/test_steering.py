"""People steer running and waiting attempts: by editing files, by asking, by doing it themselves."""

from pathlib import Path

from penguin_git.git.locks import FileLock
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import controls, reviewing
from penguin_git.tracker.view import view
from tests.support.clones import Clone

# Writes a line, then works until the test lets it go on.
WORKING = """\
status: pending

title: Work for long
run: |
  echo half > half.txt
  until [ -e {gate} ]; do sleep 0.02; done
  echo done > done.txt
"""


def working(tmp_path: Path, config: str = "") -> tuple[Clone, Path]:
    """A clone with the task `long`, which ends once the gate exists."""
    gate = tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone", config=f"base: main\n{config}")
    clone.task("long", WORKING.format(gate=gate))
    return clone, gate


def until_half(clone: Clone) -> None:
    """Wait until the script wrote its first line."""
    with clone.project() as project:
        half = project.repo.worktrees / "long" / "half.txt"
    clone.wait_for(half.exists)


def test_pausing_by_an_edit_on_the_base_stops_the_attempt_with_its_work_saved(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)

    with clone.daemon() as daemon:
        daemon.until_live("long")
        until_half(clone)
        clone.edit("long", "status: pending", "status: paused")
        daemon.until_rests("long")

    (record,) = clone.records("long")
    assert (Outcome.PAUSED, "its file on the base branch says `paused`") == (record.outcome, record.reason)
    assert "half" == clone.git("show", "penguin/long:half.txt")
    assert TaskStatus.PAUSED is clone.row("long").task.status
    assert [] == clone.worktrees()


def test_setting_it_back_to_pending_by_an_edit_lets_it_run_again(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.edit("long", "status: pending", "status: paused")
        daemon.until_rests("long")
        gate.touch()

        clone.edit("long", "status: paused", "status: pending")
        daemon.until(lambda _: (clone.path / "done.txt").exists())

    assert TaskStatus.COMPLETED is clone.on_base("long").status
    assert [Outcome.PAUSED, Outcome.COMPLETED] == [record.outcome for record in clone.records("long")]


def test_cancelling_by_an_edit_ends_the_attempt_and_keeps_its_branch(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)

    with clone.daemon() as daemon:
        daemon.until_live("long")
        until_half(clone)
        clone.edit("long", "status: pending", "status: cancelled")
        daemon.until_rests("long")

    assert TaskStatus.CANCELLED is clone.on_base("long").status
    assert [Outcome.CANCELLED] == [record.outcome for record in clone.records("long")]
    assert ["penguin/long"] == clone.branches()
    assert not (clone.path / "half.txt").exists()


def test_completing_by_hand_stops_the_attempt_and_the_persons_word_stays(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)

    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.edit("long", "status: pending", "status: completed")
        daemon.until_rests("long")

    assert TaskStatus.COMPLETED is clone.on_base("long").status
    assert [Outcome.CANCELLED] == [record.outcome for record in clone.records("long")]


def test_pause_and_resume_by_request_leave_no_commit_on_anybodys_branch(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("long")
        head = clone.git("rev-parse", "HEAD")

        clone.control("long", Verb.PAUSE, "lunch")
        daemon.until_rests("long")

        assert head == clone.git("rev-parse", "HEAD")
        assert TaskStatus.PAUSED is clone.row("long").task.status
        assert "Jane Doe asked to pause it: lunch" == clone.records("long")[0].reason
        assert "" == clone.git("for-each-ref", "refs/penguin/requests")
        gate.touch()
        clone.control("long", Verb.RESUME)
        daemon.until(lambda _: (clone.path / "done.txt").exists())

    assert [Outcome.PAUSED, Outcome.COMPLETED] == [record.outcome for record in clone.records("long")]


def test_resume_without_a_daemon_lets_the_next_run_go_on(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.control("long", Verb.PAUSE)
        daemon.until_rests("long")
    gate.touch()

    done = clone.control("long", Verb.RESUME)

    assert done.waits_for_daemon
    assert TaskStatus.PENDING is clone.row("long").task.status
    clone.run()
    assert TaskStatus.COMPLETED is clone.on_base("long").status


def test_what_a_person_says_to_an_attempt_that_waits_is_why_it_rests(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("long")
    assert TaskStatus.PENDING is clone.row("long").task.status  # the next daemon would go on with it
    clone.commit({"other.txt": "more\n"}, "Something else")

    clone.control("long", Verb.PAUSE, "lunch")
    paused = clone.row("long").reasons
    clone.control("long", Verb.RESUME)
    clone.control("long", Verb.CANCEL, "not needed")

    assert ("Jane Doe asked to pause it: lunch",) == paused
    assert ("Jane Doe asked to cancel it: not needed",) == clone.row("long").reasons


def test_resume_of_a_failed_task_without_a_daemon_lets_the_next_run_try_again(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: test -e ready && touch done.txt\n")
    clone.run()
    clone.commit({"ready": ""}, "Be ready")

    done = clone.control("job", Verb.RESUME)
    clone.run()

    assert done.waits_for_daemon
    assert [Outcome.FAILED, Outcome.COMPLETED] == [record.outcome for record in clone.records("job")]
    assert (clone.path / "done.txt").exists()


def test_cancel_by_request_lands_the_outcome_without_the_code(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("long")
        until_half(clone)
        clone.control("long", Verb.CANCEL, "not needed")
        daemon.until_rests("long")

    assert TaskStatus.CANCELLED is clone.on_base("long").status
    assert not (clone.path / "half.txt").exists()
    assert (clone.path / ".penguin/records/lo/long/1.yaml").exists()


def test_restart_begins_again_from_the_base_and_keeps_the_history(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("long")
        until_half(clone)
        gate.touch()
        clone.control("long", Verb.RESTART)
        daemon.until(lambda _: (clone.path / "done.txt").exists())

    outcomes = [record.outcome for record in clone.records("long")]
    assert Outcome.COMPLETED is outcomes[-1]
    assert TaskStatus.COMPLETED is clone.on_base("long").status


def test_restart_of_a_failed_task_runs_it_again(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    clone = Clone.new(tmp_path / "clone")
    clone.task("flaky", f"title: Flaky\nrun: test -e {flag} && touch fine\n")
    clone.run()
    assert TaskStatus.FAILED is clone.on_base("flaky").status
    flag.touch()

    clone.control("flaky", Verb.RESTART)
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("flaky").status
    assert [Outcome.FAILED, Outcome.COMPLETED] == [record.outcome for record in clone.records("flaky")]
    assert (clone.path / "fine").exists()


def test_a_restart_moves_the_branch_forward_and_what_it_left_behind_does_not_land(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nmerge_style: merge\nland: review\n")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: test -e again && touch 2.txt || touch 1.txt\n")
    clone.run()
    before = clone.git("rev-parse", "penguin/job")
    clone.commit({"again": ""})

    clone.control("job", Verb.RESTART)
    clone.run()
    after = clone.git("rev-parse", "penguin/job")
    with clone.project() as project:
        reviewing.accept(project, view(project).rows[TaskId("job")])

    assert before == clone.git("merge-base", before, after)
    assert 1 == len(clone.git("log", "-1", "--format=%P").split())
    assert (clone.path / "2.txt").exists()
    assert not (clone.path / "1.txt").exists()


def test_reopening_a_failed_task_by_an_edit_runs_it_again(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    clone = Clone.new(tmp_path / "clone")
    clone.task("flaky", f"title: Flaky\nrun: test -e {flag}\n")
    clone.run()
    flag.touch()

    clone.edit("flaky", "status: failed", "status: pending")
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("flaky").status


def test_a_task_that_only_its_branch_keeps_paused_is_reopened_there(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    _paused(clone)

    said = _by_hand(clone, TaskStatus.PENDING)

    assert "`long` goes on as soon as a daemon runs." == said
    assert TaskStatus.PENDING is clone.row("long").task.status
    gate.touch()
    clone.run()
    assert TaskStatus.COMPLETED is clone.on_base("long").status


def test_a_task_that_only_its_branch_has_cancelled_is_reopened_there(tmp_path: Path) -> None:
    clone, gate = working(tmp_path, "land: pull_request\n")
    _paused(clone)
    clone.control("long", Verb.CANCEL)
    assert TaskStatus.CANCELLED is clone.row("long").task.status

    _by_hand(clone, TaskStatus.PENDING)

    assert TaskStatus.PENDING is clone.row("long").task.status
    gate.touch()
    clone.run()
    assert Outcome.COMPLETED is clone.records("long")[-1].outcome


def test_a_paused_task_that_was_done_by_hand_is_pending_when_it_is_reopened(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)
    _paused(clone)
    _by_hand(clone, TaskStatus.COMPLETED)
    assert TaskStatus.COMPLETED is clone.row("long").task.status

    _by_hand(clone, TaskStatus.PENDING)

    assert TaskStatus.PENDING is clone.row("long").task.status


def _paused(clone: Clone) -> None:
    with clone.daemon() as daemon:
        until_half(clone)
        clone.control("long", Verb.PAUSE)
        daemon.until_rests("long")
    assert TaskStatus.PAUSED is clone.row("long").task.status


def _by_hand(clone: Clone, status: TaskStatus) -> str:
    with clone.project() as project:
        return controls.finish(project, view(project).rows[TaskId("long")], status).said


def test_a_new_task_is_picked_up_within_two_seconds(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    with clone.daemon() as daemon:
        daemon.until(lambda seen: bool(seen.ticks))

        clone.task("quick", "title: Quick\nrun: touch quick\n")
        daemon.until_live("quick")

        daemon.until(lambda _: (clone.path / "quick").exists())


def test_pausing_a_parent_stops_the_child_that_runs(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)
    clone.task("all", "status: pending\n\ntitle: Everything\n")
    clone.edit("long", "title: Work for long\n", "title: Work for long\nparent: all\n")

    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.edit("all", "status: pending", "status: paused")
        daemon.until_rests("long")

    assert [(Outcome.PAUSED, "its parent `all` was paused")] == [
        (record.outcome, record.reason) for record in clone.records("long")
    ]


def test_what_was_paused_with_its_parent_goes_on_with_it(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    clone.task("all", "status: pending\n\ntitle: Everything\n")
    clone.edit("long", "title: Work for long\n", "title: Work for long\nparent: all\n")
    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.control("all", Verb.PAUSE)
        daemon.until_rests("long")
        daemon.until_it_looked()
        row = clone.row("long")
        assert ("blocked", ("its parent `all` (Everything) is paused",)) == (row.state, row.reasons)

        clone.control("all", Verb.RESUME)
        daemon.until_live("long")
        gate.touch()
        daemon.until(lambda _: (clone.path / "done.txt").exists())

    assert TaskStatus.COMPLETED is clone.on_base("long").status


def test_what_was_cancelled_with_its_parent_comes_back_with_it(tmp_path: Path) -> None:
    clone, gate = working(tmp_path)
    clone.task("all", "status: pending\n\ntitle: Everything\n")
    clone.edit("long", "title: Work for long\n", "title: Work for long\nparent: all\n")
    clone.task("not", "status: cancelled\n\ntitle: Not this one\nparent: all\n")
    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.control("all", Verb.CANCEL)
        daemon.until(lambda _: clone.on_base("long").status is TaskStatus.CANCELLED)
        assert ("its parent `all` was cancelled",) == clone.row("long").reasons

        with clone.project() as project:
            done = controls.finish(project, clone.row("all"), TaskStatus.PENDING)
        gate.touch()
        daemon.until(lambda _: (clone.path / "done.txt").exists())

    assert done.said.endswith("(`.penguin/tasks/all.yaml`), and `long` with it.")
    assert TaskStatus.COMPLETED is clone.on_base("long").status
    assert TaskStatus.CANCELLED is clone.on_base("not").status


def test_a_part_paused_by_itself_stays_so_when_its_parent_goes_on(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)
    clone.task("all", "status: pending\n\ntitle: Everything\n")
    clone.edit("long", "title: Work for long\n", "title: Work for long\nparent: all\n")
    _paused(clone)
    clone.control("all", Verb.PAUSE)

    clone.control("all", Verb.RESUME)
    clone.run()

    assert TaskStatus.PAUSED is clone.row("long").task.status


def test_work_that_was_cut_off_never_lands_when_a_person_completes_the_task(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)

    with clone.daemon() as daemon:
        daemon.until_live("long")
        until_half(clone)
        clone.edit("long", "status: pending", "status: completed")
        daemon.until_rests("long")

    assert not (clone.path / "half.txt").exists()
    assert TaskStatus.COMPLETED is clone.on_base("long").status
    assert ["penguin/long"] == clone.branches()
    assert ("", TaskStatus.COMPLETED) == (clone.row("long").state, clone.row("long").task.status)


def test_a_running_task_that_a_person_calls_failed_is_not_started_again(tmp_path: Path) -> None:
    clone, _ = working(tmp_path)

    with clone.daemon() as daemon:
        daemon.until_live("long")
        clone.edit("long", "status: pending", "status: failed")
        daemon.until_rests("long")

    assert TaskStatus.FAILED is clone.on_base("long").status
    assert [Outcome.CANCELLED] == [record.outcome for record in clone.records("long")]


def test_what_a_person_says_later_takes_an_unanswered_request_back(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Job\nrun: exit 1\n")
    clone.run()
    clone.control("job", Verb.RESTART)
    assert "`restart` is asked for" in clone.row("job").reasons[-1]

    clone.control("job", Verb.CANCEL)
    clone.run()

    assert TaskStatus.CANCELLED is clone.on_base("job").status
    assert [Outcome.FAILED] == [record.outcome for record in clone.records("job")]


def test_a_task_file_with_another_suffix_is_named_and_not_run(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.commit({".penguin/tasks/odd.yml": "title: Odd\nrun: touch ran\n"}, "Add it")

    ticks = clone.run()

    assert "ends in `.yaml`" in ticks[-1].broken[0]
    assert not (clone.path / "ran").exists()


def test_what_is_asked_for_beside_somebody_at_work_is_theirs_to_do(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Make it\nrun: echo x > x.txt\nreview: required\n")
    clone.run()
    with clone.project() as project:
        lock = FileLock(project.repo.runtime / "daemon.lock", "penguin daemon")
        assert lock.acquire()

        clone.control("job", Verb.RESTART)
        at_work = clone.row("job").reasons[-1]
        lock.release()

    assert "`restart` is asked for; the process that works on this clone does it" == at_work
    said = "`restart` is asked for; the next daemon or `penguin run` does it"
    assert said == clone.row("job").reasons[-1]
