"""What a person is shown: everybody's word about a task, and never an old branch's against a newer one."""

from pathlib import Path

from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.robots import append, hang, robot_clone

WAIT = "title: Wait\nrun: 'true'\n"


def state(clone: Clone, task: str) -> tuple[str, str]:
    """The status and the derived state of a task."""
    row = clone.row(task)
    return row.task.status, row.state


def shown(clone: Clone) -> set[str]:
    """The tasks that are listed."""
    return set(clone.rows())


def test_an_old_feature_branch_does_not_lie(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: touch done.txt\n")
    clone.git("branch", "old")
    clone.run()
    clone.task("later", WAIT)

    clone.git("checkout", "-q", "old")

    assert ("completed", "") == state(clone, "job")
    assert ("pending", "ready") == state(clone, "later")


def test_edits_in_the_checkout_show_at_once_on_any_branch(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", WAIT)
    clone.git("checkout", "-q", "-b", "feature")
    clone.write(".penguin/tasks/job.yaml", WAIT + "priority: high\n")

    assert "high" == clone.row("job").task.priority


def test_what_the_base_deleted_is_gone_and_what_a_branch_deleted_too(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    for name in ("here", "there", "both"):
        clone.task(name, WAIT)
    clone.git("checkout", "-q", "-b", "feature")
    clone.git("rm", "-q", ".penguin/tasks/here.yaml")
    clone.git("commit", "-q", "-m", "Drop it here")
    clone.git("checkout", "-q", "main")
    clone.git("rm", "-q", ".penguin/tasks/there.yaml")
    clone.git("commit", "-q", "-m", "Drop it there")

    on_main = shown(clone)
    clone.git("checkout", "-q", "feature")

    assert {"here", "both"} == on_main
    assert {"both"} == shown(clone)


def test_a_task_that_is_not_on_the_base_is_a_draft(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature")
    clone.task("job", WAIT)

    assert ("pending", "draft") == state(clone, "job")
    assert "it is not on the base branch `main` yet" == clone.row("job").reasons[0]
    clone.git("checkout", "-q", "main")
    assert set() == shown(clone)


def test_running_work_shows_through_from_its_branch(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("a.txt", "1\n"), hang(started, gate))
    clone.task("all", "title: All\n")
    clone.task("job", "title: Do it\nassigned_to: robot\nparent: all\n")
    clone.task("after", "title: After\nrun: 'true'\ndepends_on: [all]\n")
    with clone.daemon():
        clone.wait_for(started.exists)
        seen = [state(clone, name) for name in ("job", "all", "after")]
        why = clone.row("after").reasons
        gate.touch()

    assert [("in_progress", ""), ("in_progress", ""), ("pending", "blocked")] == seen
    assert ("it waits for `all` (All), which is in progress",) == why


def test_finished_work_that_waits_is_in_review_and_its_dependants_still_wait(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nland: review\n")
    clone.task("all", "title: All\n")
    clone.task("job", "title: Do it\nrun: touch done.txt\nparent: all\n")
    clone.task("after", "title: After\nrun: 'true'\ndepends_on: [job]\n")
    clone.task("last", "title: Last\nrun: 'true'\ndepends_on: [all]\n")

    clone.run()

    assert ("completed", "in_review") == state(clone, "job")
    assert ("pending", "blocked") == state(clone, "after")
    assert ("it waits for `job` (Do it), which is done and has not landed yet",) == clone.row("after").reasons
    assert ("it waits for `all` (All), which is done and has not landed yet",) == clone.row("last").reasons


def test_a_blocked_task_says_everything_that_is_in_its_way(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("first", "title: First\nstatus: paused\n")
    clone.task(
        "job", "title: Job\ndepends_on: [first, nothing]\nrequires_approval: true\nassigned_to: martian\n"
    )

    reasons = " | ".join(clone.row("job").reasons)

    for part in ("`first` (First), which is paused", "`nothing`", "approve", "`martian`"):
        assert part in reasons


def test_a_pause_file_on_the_base_blocks_everything_and_says_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", WAIT)
    clone.commit({".penguin/PAUSE": "Release day.\n"})

    clone.run()

    assert "`.penguin/PAUSE` on the base branch stops all work" == clone.row("job").reasons[0]
    assert TaskStatus.PENDING is clone.on_base("job").status


def test_files_that_cannot_be_read_are_named_once(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("torn", "title: [\n")
    clone.task("conflict", "<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> other\n")
    clone.task("fine", WAIT)
    (clone.path / ".penguin/tasks/link.yaml").symlink_to("fine.yaml")

    assert {"fine"} == shown(clone)
    assert {"conflict", "link", "torn"} == {Path(problem.path).stem for problem in clone.unreadable()}


def test_a_linked_worktree_shows_what_changed_on_the_base(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "status: pending\n\ntitle: Do it\npriority: low\n")
    beside = Clone(tmp_path / "beside")
    clone.git("worktree", "add", "-q", "-b", "side", str(beside.path))

    clone.edit("job", "priority: low", "priority: high")

    assert TaskPriority.HIGH is beside.row("job").task.priority
