"""Landing decides by what the base says at that very moment."""

from pathlib import Path

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import LandWork
from penguin_git.store import landing
from penguin_git.store.landing import Held, Landed
from penguin_git.tracker.observing import observe
from tests.support.clones import Clone

JOB = TaskId("job")
FILE = ".penguin/tasks/job.yaml"


def reviewed(path: Path) -> Clone:
    """A clone whose task `job` is done and waits for review."""
    clone = Clone.new(path / "clone", config="base: main\nland: review\n")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: touch done.txt\n")
    clone.run()
    return clone


def test_a_person_who_cancels_after_the_decision_is_heard(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    with clone.project() as project:
        seen = observe(project)
        clone.edit("job", "status: pending", "status: cancelled")

        ending = landing.land(
            project.store,
            seen.attempts[JOB],
            clone.world.now(),
            "n",
            work=LandWork(),
            seen=seen.base.commit,
        )

    assert Held("its file on the base branch was edited just now") == ending
    assert not (clone.path / "done.txt").exists()


def test_other_commits_after_the_decision_do_not_keep_it(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    with clone.project() as project:
        seen = observe(project)
        clone.commit({"other.txt": "x\n"})

        ending = landing.land(
            project.store,
            seen.attempts[JOB],
            clone.world.now(),
            "n",
            work=LandWork(),
            seen=seen.base.commit,
        )

    assert isinstance(ending, Landed)
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "x\n" == clone.read("other.txt")


def test_work_whose_task_is_gone_stays_on_its_branch(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    clone.git("rm", "-q", FILE)
    clone.git("commit", "-q", "-m", "Not needed")
    clone.commit({".penguin/config.yaml": "base: main\n"})

    clone.run()

    assert ["penguin/job"] == clone.branches()
    assert not (clone.path / "done.txt").exists()


def test_a_torn_task_file_keeps_the_work_in_review_with_the_place(tmp_path: Path) -> None:
    clone = reviewed(tmp_path)
    clone.edit("job", "title: Do it", "title: [")
    clone.commit({".penguin/config.yaml": "base: main\n"})

    ticks = clone.run()

    assert ticks[-1].waiting[JOB].startswith(f"its file can't be read: {FILE}:")
    assert {} == ticks[-1].troubles
