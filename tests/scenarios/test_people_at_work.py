"""Tasks that a person works on in a worktree of their own, whatever becomes of the daemon."""

import shutil
import subprocess
import sys
from pathlib import Path

from penguin_git.model.event import EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import controls
from penguin_git.tracker.controls import Done
from penguin_git.tracker.transcripts import log_events
from penguin_git.tracker.view import view
from tests.support.clones import DEADLINE, Clone
from tests.torture import daemon as process

JANE = "base: main\nagents: {jane: {type: human}}\n"
TASK = "title: Paint it\nassigned_to: jane\n"


def say(clone: Clone, task: str, status: TaskStatus, note: str = "") -> Done:
    """What `penguin task done` and `penguin task fail` ask for."""
    with clone.project() as project:
        return controls.finish(project, view(project).rows[TaskId(task)], status, note)


def place(clone: Clone, task: str) -> Path:
    """The worktree that the person has."""
    with clone.project() as project:
        return project.repo.worktrees / task


def git(folder: Path, *args: str) -> str:
    """What the person's own git says there."""
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {args}: {done.stderr}"
    return done.stdout.rstrip("\n")


def test_a_person_gets_a_worktree_and_what_they_call_done_lands(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)

    clone.run()
    row = clone.row("job")
    waiting, status = row.reasons, row.head.status
    folder = place(clone, "job")
    (folder / "picture.txt").write_text("a penguin\n")
    say(clone, "job", TaskStatus.COMPLETED, "As on the sketch.")
    clone.run()

    assert (f"it waits for `jane` in `{folder}`: `penguin task done job` when it is done",) == waiting
    assert TaskStatus.IN_PROGRESS is status
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "a penguin\n" == clone.read("picture.txt")
    (record,) = clone.records("job")
    assert (Outcome.COMPLETED, "jane", "As on the sketch.") == (record.outcome, record.agent, record.summary)
    assert ([], []) == (clone.worktrees(), clone.branches())


def test_a_killed_daemon_leaves_the_worktree_as_it_is_and_the_next_one_goes_on(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    victim = subprocess.Popen([sys.executable, process.__file__, str(clone.path)], stdin=subprocess.DEVNULL)
    try:
        clone.wait_for(lambda: clone.row("job").waits is not None)
        folder = place(clone, "job")
        (folder / "picture.txt").write_text("half a penguin\n")
    finally:
        victim.kill()
        victim.wait(DEADLINE)

    clone.run()
    left = (folder / "picture.txt").read_text()
    (folder / "picture.txt").write_text(f"{left}and the other half\n")
    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    assert "half a penguin\nand the other half\n" == clone.read("picture.txt")
    (record,) = clone.records("job")
    assert (1, Outcome.COMPLETED, "jane") == (record.attempt, record.outcome, record.agent)


def test_a_daemon_that_ends_in_good_order_leaves_it_as_well(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    for _ in range(2):
        with clone.daemon() as daemon:
            daemon.until(lambda _: clone.row("job").waits is not None)
            (place(clone, "job") / "picture.txt").write_text("a penguin\n")

    assert "a penguin\n" == (place(clone, "job") / "picture.txt").read_text()
    assert (1, ()) == (clone.row("job").attempt, clone.records("job"))


def test_a_failed_check_gives_it_back_with_the_reason(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", f"{TASK}acceptance: [{{check: grep -q blue picture.txt}}]\n")
    clone.run()
    folder = place(clone, "job")
    (folder / "picture.txt").write_text("red\n")

    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()
    reasons, requests = clone.row("job").reasons, clone.git("for-each-ref", "refs/penguin/requests")
    (folder / "picture.txt").write_text("blue\n")
    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    assert "the check `grep -q blue picture.txt` ended with exit code 1" == reasons[0]
    assert f"it waits for `jane` in `{folder}`" in reasons[1]
    assert "" == requests
    assert "blue\n" == clone.read("picture.txt")
    (record,) = clone.records("job")
    assert [0] == [check.exit_code for check in record.checks]
    assert ["the work so far", "the work so far"] == [note.description for note in record.checkpoints]


def test_a_person_may_be_done_without_having_changed_a_file(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", "title: Call the painter\nassigned_to: jane\n")
    clone.run()

    say(clone, "job", TaskStatus.COMPLETED, "They come on Monday.")
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_what_a_person_gives_up_is_failed_and_not_tried_again(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=f"{JANE}retries: 2\n")
    clone.task("job", TASK)
    clone.run()
    (place(clone, "job") / "picture.txt").write_text("half a penguin\n")

    say(clone, "job", TaskStatus.FAILED, "the brush is gone")
    clone.run()

    assert TaskStatus.FAILED is clone.on_base("job").status
    assert [(Outcome.FAILED, "the brush is gone")] == [
        (record.outcome, record.reason) for record in clone.records("job")
    ]
    assert "half a penguin" == clone.git("show", "penguin/job:picture.txt")
    assert not (clone.path / "picture.txt").exists()


def test_a_pause_saves_it_and_a_resume_gives_it_back(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()
    (place(clone, "job") / "picture.txt").write_text("half a penguin\n")

    assert clone.control("job", Verb.PAUSE).at_once
    clone.run()
    paused = (clone.row("job").head.status, clone.worktrees())
    clone.commit({"frame.txt": "gold\n"})
    clone.control("job", Verb.RESUME)
    clone.run()

    assert (TaskStatus.PAUSED, []) == paused
    assert "half a penguin\n" == (place(clone, "job") / "picture.txt").read_text()
    assert "gold\n" == (place(clone, "job") / "frame.txt").read_text()
    assert (2, "jane") == (clone.row("job").attempt, getattr(clone.row("job").waits, "whom", ""))


def test_a_word_on_the_base_ends_it_with_the_work_saved(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()
    (place(clone, "job") / "picture.txt").write_text("half a penguin\n")

    clone.edit("job", "title", "status: cancelled\n\ntitle")
    clone.run()

    assert [Outcome.CANCELLED] == [record.outcome for record in clone.records("job")]
    assert "half a penguin" == clone.git("show", "penguin/job:picture.txt")
    assert [] == clone.worktrees()


def test_commits_of_their_own_are_kept_and_their_files_land(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()
    folder = place(clone, "job")
    (folder / "picture.txt").write_text("a penguin\n")
    git(folder, "add", "picture.txt")
    git(folder, "commit", "-q", "-m", "Draw the beak first")
    own = git(folder, "rev-parse", "HEAD")

    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    assert "a penguin\n" == clone.read("picture.txt")
    kept = clone.git("for-each-ref", "--format=%(refname)", "--points-at", own)
    assert f"refs/penguin/attempts/job/1-{own[:16]}" == kept


def test_commits_on_the_tasks_branch_are_part_of_the_attempt(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", f"{TASK}acceptance: [{{check: test -f picture.txt}}]\n")
    clone.run()
    folder = place(clone, "job")
    git(folder, "checkout", "-q", "penguin/job")
    (folder / "picture.txt").write_text("a penguin\n")
    git(folder, "add", "picture.txt")
    git(folder, "commit", "-q", "-m", "Draw the beak first")
    own = git(folder, "rev-parse", "HEAD")
    (folder / "frame.txt").write_text("gold\n")
    clone.control("job", Verb.CHECKPOINT)
    clone.run()
    head, status = git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")

    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    assert (own, "?? frame.txt") == (head, status)
    assert ("a penguin\n", "gold\n") == (clone.read("picture.txt"), clone.read("frame.txt"))
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert own in clone.git("rev-list", "--all").split()


def test_what_is_in_the_middle_of_a_merge_is_given_back(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"picture.txt": "\n"}, config=JANE)
    clone.task("job", TASK)
    clone.run()
    clone.commit({"picture.txt": "a cat\n"})
    folder = place(clone, "job")
    (folder / "picture.txt").write_text("a penguin\n")
    git(folder, "commit", "-q", "-a", "-m", "Draw it")
    subprocess.run(["git", "merge", "-q", "main"], cwd=folder, capture_output=True, check=False)

    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()
    reason = clone.row("job").reasons[0]
    (folder / "picture.txt").write_text("a penguin and a cat\n")
    git(folder, "commit", "-q", "-a", "-m", "Merge")
    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    assert "a merge is under way in the worktree, which has to be ended or aborted first" == reason
    assert "it conflicts with the base branch" in clone.row("job").reasons[0]
    assert "a penguin and a cat" == clone.git("show", "penguin/job:picture.txt")


def test_what_may_not_be_committed_is_moved_aside_and_named(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()
    folder = place(clone, "job")
    (folder / "id_rsa").write_text("not for everybody\n")
    (folder / "picture.txt").write_text("a penguin\n")

    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    (withheld,) = clone.records("job")[0].withheld
    aside = folder.parent.parent / "withheld" / "job-1" / "id_rsa"
    assert f"its name is one of files that hold secrets; it was moved to `{aside}`" == withheld.reason
    assert "not for everybody\n" == aside.read_text()
    assert not (clone.path / "id_rsa").exists()


def test_people_take_no_place_away_from_agents(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=f"{JANE}max_parallel: 1\n")
    clone.task("a1", f"{TASK}priority: critical\n")
    clone.task("a2", f"{TASK}priority: critical\n")
    clone.task("b1", "title: Print\nrun: echo x > b1.txt\npriority: low\n")

    clone.run()

    assert "x\n" == clone.read("b1.txt")
    assert ["jane", "jane"] == [getattr(clone.row(task).waits, "whom", "") for task in ("a1", "a2")]


def test_a_worktree_that_they_removed_is_made_again_from_the_branch(tmp_path: Path) -> None:
    setup = "worktree: {setup: echo ready > .git-ready}\n"
    clone = Clone.new(tmp_path / "clone", config=JANE + setup)
    clone.task("job", TASK)
    clone.run()
    folder = place(clone, "job")
    (folder / "picture.txt").write_text("a penguin\n")
    clone.control("job", Verb.CHECKPOINT)
    clone.run()
    shutil.rmtree(folder)

    clone.run()

    assert ("a penguin\n", "ready\n") == (
        (folder / "picture.txt").read_text(),
        (folder / ".git-ready").read_text(),
    )
    assert 1 == clone.row("job").attempt


def test_somebody_else_it_is_assigned_to_gets_the_next_attempt(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", f"{TASK}run: echo robot > robot.txt\n")
    clone.run()
    (place(clone, "job") / "picture.txt").write_text("a penguin\n")

    clone.edit("job", "assigned_to: jane", "assigned_to: shell")
    clone.run()
    say(clone, "job", TaskStatus.COMPLETED)
    clone.run()

    assert "a penguin\n" == clone.read("picture.txt")
    assert not (clone.path / "robot.txt").exists()


def test_a_daemon_saves_what_they_have_so_far_now_and_then(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()
    (place(clone, "job") / "picture.txt").write_text("half a penguin\n")

    clone.run()  # a daemon that has just begun looks at once

    assert "half a penguin" == clone.git("show", "penguin/job:picture.txt")
    assert clone.row("job").waits is not None


def test_the_minutes_of_the_task_count_and_those_of_the_project_do_not(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=f"{JANE}max_duration_minutes: 1\n")
    clone.task("open", TASK)
    clone.task("short", f"{TASK}resource_constraints: {{max_duration_minutes: 60}}\n")
    clone.run()
    (place(clone, "short") / "picture.txt").write_text("half a penguin\n")

    clone.world = clone.world_after(days=3)
    clone.run()

    assert clone.row("open").waits is not None
    (record,) = clone.records("short")
    assert (Outcome.OVER_BUDGET, "over_budget: 60 of 60 minutes used") == (record.outcome, record.reason)
    assert TaskStatus.PAUSED is clone.row("short").head.status
    assert "half a penguin" == clone.git("show", "penguin/short:picture.txt")


def test_a_person_takes_part_in_a_workflow(tmp_path: Path) -> None:
    robot = "{type: scripted, steps: [{do: append, path: log, text: x}]}"
    config = f"base: main\nagents: {{jane: {{type: human}}, robot: {robot}}}\n"
    clone = Clone.new(tmp_path / "clone", config=config)
    clone.task(
        "job",
        "title: Build it\nworkflow:\n  - {phase: design, agent: robot}\n"
        "  - {phase: review, agent: jane}\n  - {phase: building, agent: robot}\n",
    )

    clone.run()
    waits = clone.row("job").waits
    (place(clone, "job") / "remarks").write_text("Mind the edges.\n")
    say(clone, "job", TaskStatus.COMPLETED, "Fine.")
    clone.run()

    assert "jane" == getattr(waits, "whom", "")
    assert ("xx", "Mind the edges.\n") == (clone.read("log"), clone.read("remarks"))
    first, second = clone.records("job")
    assert ["design"] == [note.phase for note in first.phases]
    assert [("review", "Fine."), ("building", "Played 1 steps.")] == [
        (note.phase, note.handoff) for note in second.phases
    ]


def test_feedback_reaches_the_log_of_what_they_have(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()

    with clone.project() as project:
        controls.tell(project, view(project).rows[TaskId("job")], "In blue, please.")
        said = log_events(project, TaskId("job"), 1)

    assert ["In blue, please."] == [event.data["text"] for event in said if event.type is EventType.FEEDBACK]
    assert clone.row("job").waits is not None


def test_a_branch_that_was_deleted_takes_nothing_with_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("job", TASK)
    clone.run()
    folder = place(clone, "job")
    (folder / "picture.txt").write_text("a penguin\n")
    (folder / "id_rsa").write_text("not for everybody\n")

    clone.git("branch", "-D", "penguin/job")
    clone.run()

    assert (2, False) == (clone.row("job").attempt, (folder / "picture.txt").exists())
    (kept,) = clone.git("for-each-ref", "--format=%(refname)", "refs/penguin/attempts/job/1-*").split()
    assert "a penguin" == clone.git("show", f"{kept}:picture.txt")
    assert (folder.parent.parent / "withheld" / "job-1" / "id_rsa").exists()


def test_an_edit_while_the_checks_run_is_given_back_unverified(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone", config=JANE)
    check = f"touch {started}; until [ -e {gate} ]; do sleep 0.02; done"
    clone.task("job", f"{TASK}acceptance: [{{check: '{check}'}}]\n")
    with clone.daemon() as daemon:
        daemon.until(lambda _: clone.row("job").waits is not None)
        folder = place(clone, "job")
        say(clone, "job", TaskStatus.COMPLETED)
        clone.wait_for(started.exists)
        (folder / "late.txt").write_text("late\n")
        gate.touch()
        daemon.until(lambda _: bool(getattr(clone.row("job").waits, "why", "")))

    assert "files were changed while its checks ran" == clone.row("job").reasons[0]
    assert "late\n" == (folder / "late.txt").read_text()
    assert () == clone.records("job")


def test_a_daemon_stopped_while_the_checks_run_leaves_them_to_the_next(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = Clone.new(tmp_path / "clone", config=JANE)
    check = f"touch {started}; until [ -e {gate} ]; do sleep 0.02; done"
    clone.task("job", f"{TASK}acceptance: [{{check: '{check}'}}]\n")
    with clone.daemon() as daemon:
        daemon.until(lambda _: clone.row("job").waits is not None)
        (place(clone, "job") / "picture.txt").write_text("a penguin\n")
        say(clone, "job", TaskStatus.COMPLETED)
        clone.wait_for(started.exists)
    left = (place(clone, "job") / "picture.txt").read_text()

    gate.touch()
    clone.run()

    assert ("a penguin\n", "a penguin\n") == (left, clone.read("picture.txt"))
    assert [Outcome.COMPLETED] == [record.outcome for record in clone.records("job")]


def test_what_a_person_has_is_paused_with_its_parent_and_goes_on_with_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=JANE)
    clone.task("all", "status: pending\n\ntitle: Everything\n")
    clone.task("job", f"{TASK}parent: all\n")
    clone.run()
    (place(clone, "job") / "picture.txt").write_text("half a penguin\n")

    clone.control("all", Verb.PAUSE)
    at_once = clone.row("job").reasons
    clone.run()
    later = clone.row("job")
    clone.control("all", Verb.RESUME)
    clone.run()

    assert ("its parent `all` was paused",) == at_once
    assert ("blocked", ("its parent `all` (Everything) is paused",)) == (later.state, later.reasons)
    assert TaskStatus.IN_PROGRESS is clone.row("job").head.status
    assert "half a penguin\n" == (place(clone, "job") / "picture.txt").read_text()
