"""What the task branches tell, also when somebody else has been at them."""

from pathlib import Path

from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.store.attempts import next_number
from penguin_git.tracker.observing import Observation, observe
from tests.support.clones import Clone

JOB = TaskId("job")


def reviewed(path: Path) -> Clone:
    """A clone whose task `job` is done and waits for review."""
    clone = Clone.new(path / "clone", config="base: main\nland: review\n")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: touch done.txt\n")
    clone.run()
    return clone


def seen(clone: Clone) -> Observation:
    """One look at the clone."""
    with clone.project() as project:
        return observe(project)


def attempt(clone: Clone) -> Attempt:
    """The attempt of `job`."""
    return seen(clone).attempts[JOB]


def number(clone: Clone, last: int = 0) -> int:
    """The number that the next attempt of `job` gets."""
    with clone.project() as project:
        tip = project.store.refs.read("refs/heads/penguin/job")
        return next_number(project.store, project.store.base_commit(), JOB, tip, last)


def test_a_persons_word_on_the_base_beats_the_branchs(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)

    clone.edit("job", "status: pending", "status: cancelled")

    found = attempt(clone)
    assert found.task
    assert (TaskStatus.COMPLETED, TaskStatus.CANCELLED) == (found.status, found.task.status)


def test_an_edit_of_another_field_leaves_the_branchs_word_on_the_status(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)

    clone.edit("job", "title: Do it", "title: Do it well")

    found = attempt(clone).task
    assert found
    assert ("Do it well", TaskStatus.COMPLETED) == (found.title, found.status)


def test_a_file_that_moved_on_the_base_is_the_same_task(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)

    (clone.path / ".penguin/tasks/sub").mkdir()
    clone.git("mv", ".penguin/tasks/job.yaml", ".penguin/tasks/sub/job.yaml")
    clone.git("commit", "-q", "-m", "Sort the tasks")
    clone.commit({".penguin/config.yaml": "base: main\n"})
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert ".penguin/tasks/sub/job.yaml" == clone.git(
        "ls-tree", "-r", "--name-only", "main", ".penguin/tasks"
    )


def test_a_file_that_cannot_be_read_is_not_one_that_is_gone(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)

    clone.edit("job", "title: Do it", "title: [")
    torn = attempt(clone)
    clone.git("rm", "-q", ".penguin/tasks/job.yaml")
    clone.git("commit", "-q", "-m", "Not needed")

    assert torn.task
    assert None is attempt(clone).task


def test_commits_of_a_person_on_top_leave_the_attempt_what_it_is(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    before = attempt(clone)
    tip = clone.git("rev-parse", "penguin/job")

    theirs = clone.git("commit-tree", "-p", tip, "-m", "Mine", f"{tip}^{{tree}}")
    clone.git("update-ref", "refs/heads/penguin/job", theirs)

    after = attempt(clone)
    assert (before.number, before.nonce, TaskStatus.COMPLETED) == (after.number, after.nonce, after.status)
    assert theirs == after.tip


def test_branches_that_tell_of_no_attempt_are_odd_with_the_reason(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    clone.git("update-ref", "refs/heads/penguin/job", "main")
    clone.git("update-ref", "refs/heads/penguin/feature", "main")
    clone.git("update-ref", "refs/heads/penguin/Not-An-Id", "main")
    empty = clone.git("commit-tree", "-m", "Alone", "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    clone.git("update-ref", "refs/heads/penguin/alone", empty)

    found = seen(clone)

    assert {} == found.attempts
    assert {"job", "feature", "alone"} == set(found.odd)


def test_a_second_branch_with_the_same_tip_takes_nothing_from_the_first(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)

    clone.git("branch", "penguin/aaa", "penguin/job")

    assert {JOB} == seen(clone).attempts.keys()
    assert JOB == attempt(clone).id
    assert {"aaa"} == seen(clone).odd.keys()


def test_forged_trailers_that_make_no_sense_are_nobodys(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    said = {"Task": "job", "Attempt": "9" * 20, "Owner": "x", "Nonce": "y"}
    forged = "Forged\n\n" + "\n".join(f"Penguin-{key}: {value}" for key, value in said.items())
    commit = clone.git("commit-tree", "-p", "main", "-m", forged, "main^{tree}")

    clone.git("update-ref", "refs/heads/penguin/job", commit)

    assert {} == seen(clone).attempts


def test_the_next_number_is_above_everything_known(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    first = number(clone)
    clone.git("update-ref", "refs/penguin/attempts/job/4-abc", "main")
    second = number(clone)
    clone.git("update-ref", "refs/penguin/logs/job/7", clone.git("hash-object", "-w", "README.md"))
    third = number(clone)

    assert (2, 5, 8, 12) == (first, second, third, number(clone, last=11))


def test_a_broken_record_does_not_hide_its_number(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.commit(
        {".penguin/records/jo/job/3.yaml": "attempt: [\n", ".penguin/records/jo/job/notes.txt": "x\n"}
    )

    assert 4 == number(clone)
