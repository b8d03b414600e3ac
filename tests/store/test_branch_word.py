"""Of a task's branch, its code, state, records and proposals count, whatever else somebody put there."""

from pathlib import Path

import pytest

from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.observing import observe
from tests.cli.driving import penguin
from tests.support.clones import Clone
from tests.support.foreign import commit_on_top, on_branch
from tests.support.robots import robot_clone, run, use, write

JOB = TaskId("job")
FILE = ".penguin/tasks/job.yaml"
OTHER = ".penguin/tasks/other.yaml"
CONFIG = ".penguin/config.yaml"
RECORD = ".penguin/records/jo/job/1.yaml"
APPROVED = "approval:\n  by: Boss\n  at: 2026-11-22T10:00:00Z\n  digest: '00'\n"


def reviewed(path: Path, config: str = "") -> Clone:
    """A clone whose task `job` is done and waits for review."""
    clone = Clone.new(path / "clone", config=f"base: main\nland: review\n{config}")
    clone.task("other", "status: paused\n\ntitle: Other\n")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: touch done.txt\n")
    clone.run()
    return clone


def let_land(clone: Clone) -> None:
    """Have everything land that needs no review of its own."""
    clone.commit({CONFIG: clone.read(CONFIG).replace("land: review\n", "")}, "Land by itself")
    clone.run()


def attempt(clone: Clone) -> Attempt:
    """The attempt of `job`."""
    with clone.project() as project:
        return observe(project).attempts[JOB]


def landed(clone: Clone) -> list[str]:
    """The paths that the last commit on the base changed."""
    return clone.git("diff", "--name-only", "--no-renames", "HEAD^1", "HEAD").split()


def test_only_the_state_of_the_task_is_taken_from_its_branch(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    text = on_branch(clone, "job", FILE)

    commit_on_top(
        clone,
        "job",
        {FILE: f"{text}review: required\nresource_constraints:\n  max_tokens: 900000\n{APPROVED}"},
    )

    found = attempt(clone)
    assert found.task is not None
    assert (TaskStatus.COMPLETED, None, None) == (
        found.task.status,
        found.task.resource_constraints.max_tokens,
        found.task.approval,
    )
    assert (FILE,) == found.left_out


def test_an_approval_that_somebody_wrote_on_the_branch_does_not_land(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    commit_on_top(clone, "job", {FILE: on_branch(clone, "job", FILE) + APPROVED, "by_hand.txt": "x\n"})

    let_land(clone)

    assert "status: completed\n\ntitle: Do it\nrun: touch done.txt\n" == clone.read(FILE)
    assert [RECORD, FILE, "by_hand.txt", "done.txt"] == landed(clone)


@pytest.mark.parametrize("style", ["squash", "merge"])
@pytest.mark.parametrize("moved", [False, True], ids=["", "the base moved"])
def test_of_penguins_folder_nothing_else_lands_and_what_stays_is_said(
    tmp_path: Path, style: str, *, moved: bool
) -> None:
    clone = reviewed(tmp_path, f"merge_style: {style}\n")
    if moved:
        clone.commit({"more.txt": "x\n"})
    foreign = {
        CONFIG: on_branch(clone, "job", CONFIG) + "max_parallel: 99\n",
        OTHER: None,
        ".penguin/tasks/new.yaml": "title: New\nrun: touch evil\n",
        ".penguin/records/ot/other/1.yaml": on_branch(clone, "job", RECORD).replace("job", "other"),
        RECORD: on_branch(clone, "job", RECORD).replace("outcome: completed", "outcome: failed"),
        ".penguin/templates/mine.yaml": "name: Mine\ntitle: Mine\n",
        ".penguin/PAUSE": "",
        ".Penguin/PAUSE": "",
        "by_hand.txt": "x\n",
    }
    commit_on_top(clone, "job", foreign)
    left = sorted(foreign.keys() - {"by_hand.txt"})

    shown = clone.row("job").reasons
    let_land(clone)

    assert [RECORD, FILE, "by_hand.txt", "done.txt"] == landed(clone)
    assert "outcome: completed" in clone.read(RECORD)
    assert "" == clone.git("status", "--porcelain")
    said = "under `.penguin/` the base branch has the say, so commit it there"
    assert said in shown[-1]
    body = clone.git("log", "-1", "--format=%B")
    assert said in body.replace("\n", " ")
    assert all(f"`{path}`" in body for path in left[:5])
    assert "and 3 more" in body


def test_what_a_person_changed_there_stays_out_when_the_task_goes_on(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("real.txt"), use(500), write("second.txt"))
    limits = "resource_constraints:\n  max_tokens: 400\n"
    clone.task("job", f"status: pending\n\ntitle: Do it\nassigned_to: robot\n{limits}")
    clone.run()
    text = on_branch(clone, "job", FILE)
    config = on_branch(clone, "job", CONFIG)
    raised = text.replace("400", "900000")
    commit_on_top(clone, "job", {FILE: raised, CONFIG: f"{config}max_parallel: 9\n", "by_hand.txt": "x\n"})

    clone.control("job", Verb.RESUME)
    clone.run()

    assert [400, 400] == [record.max_tokens for record in clone.records("job")]
    assert config == on_branch(clone, "job", CONFIG)
    assert "max_tokens: 400" in on_branch(clone, "job", FILE)
    assert "x\n" == on_branch(clone, "job", "by_hand.txt")
    assert f"`{CONFIG}`, `{FILE}` does not count" in clone.git("log", "--format=%B", "penguin/job")


def test_a_state_or_a_record_by_hand_on_the_branch_completes_nothing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: 'touch half.txt; exit 1'\n")
    clone.run()
    forged = on_branch(clone, "job", RECORD).replace("outcome: failed", "outcome: completed")
    done = on_branch(clone, "job", FILE).replace("status: failed", "status: completed")
    commit_on_top(clone, "job", {FILE: done, RECORD: forged})

    clone.run()

    assert TaskStatus.FAILED is clone.on_base("job").status
    assert [Outcome.FAILED] == [record.outcome for record in attempt(clone).records]
    assert [Outcome.FAILED] == [record.outcome for record in clone.records("job")]
    assert not (clone.path / "half.txt").exists()


def test_what_somebody_put_there_is_gone_once_penguin_commits_on_top(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", use(500), write("late.txt"))
    clone.task("job", "title: Do it\nassigned_to: robot\nresource_constraints:\n  max_tokens: 400\n")
    clone.run()
    config = on_branch(clone, "job", CONFIG)
    commit_on_top(clone, "job", {CONFIG: f"{config}max_parallel: 9\n"})

    clone.control("job", Verb.CANCEL)
    clone.run()

    assert config == on_branch(clone, "job", CONFIG)
    assert TaskStatus.CANCELLED is clone.on_base("job").status
    assert f"`{CONFIG}` does not count" in clone.git("log", "--format=%B", "penguin/job")


def test_a_person_who_merged_the_base_into_the_branch_is_told_nothing(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    clone.edit("job", "title: Do it", "title: Do it well")
    clone.edit("other", "title: Other", "title: The other")

    commit_on_top(clone, "job", {}, merge="main")

    found = attempt(clone)
    assert found.task is not None
    assert ((), TaskStatus.COMPLETED, "Do it well") == (found.left_out, found.task.status, found.task.title)
    let_land(clone)
    assert "status: completed\n\ntitle: Do it well\nrun: touch done.txt\n" == clone.read(FILE)


def test_a_word_on_the_base_that_a_person_merged_into_the_branch_still_counts(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    clone.edit("job", "status: pending", "status: cancelled")

    tip = commit_on_top(clone, "job", {FILE: clone.read(FILE)})
    merged = clone.git("commit-tree", "-p", tip, "-p", "main", "-m", "Merge", f"{tip}^{{tree}}")
    clone.git("update-ref", "refs/heads/penguin/job", merged)

    found = attempt(clone).task
    assert found is not None
    assert TaskStatus.CANCELLED is found.status


def test_proposals_land_as_penguin_wrote_them(tmp_path: Path) -> None:
    proposed = ".penguin/tasks/next.yaml"
    clone = robot_clone(
        tmp_path / "clone",
        write("real.txt"),
        run(f"printf 'title: Next\\nrun: touch evil\\n' > {proposed}"),
        config="land: review\n",
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    clone.run()
    commit_on_top(clone, "job", {proposed: "title: Next\nrun: touch evil\n"})

    let_land(clone)

    assert clone.on_base("next").requires_approval
    assert not (clone.path / "evil").exists()


@pytest.mark.parametrize("path", [".github/ci.yml", "sub/CLAUDE.md"])
def test_a_protected_path_on_top_of_finished_work_waits_for_a_person(tmp_path: Path, path: str) -> None:
    clone = reviewed(tmp_path)
    commit_on_top(clone, "job", {path: "on\n", "by_hand.txt": "x\n"})

    let_land(clone)

    row = clone.row("job")
    assert "in_review" == row.state
    assert row.reasons[0].endswith(f"as it changes protected paths: `{path}`")
    assert not (clone.path / path).exists()


def test_a_file_that_the_base_moved_to_a_protected_path_waits_for_a_person(tmp_path: Path) -> None:
    lines = "".join(f"line {number}\n" for number in range(50))
    clone = Clone.new(tmp_path / "clone", {"ci.yml": lines}, config="base: main\nland: review\n")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: echo more >> ci.yml\n")
    clone.run()
    (clone.path / ".github").mkdir()
    clone.git("mv", "ci.yml", ".github/ci.yml")
    clone.git("commit", "-q", "-m", "Have it run")

    let_land(clone)

    row = clone.row("job")
    assert "in_review" == row.state
    assert row.reasons[0] == "it changes protected paths, and waits for review: `.github/ci.yml`"
    assert 0 == penguin(clone.path, "task", "approve", "job").code
    assert lines + "more\n" == clone.read(".github/ci.yml")
