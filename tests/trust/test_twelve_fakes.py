"""Twelve ways to fake an approval or a completion. Each is refused, and a sentence says why."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.support.clones import Clone
from tests.support.robots import robot_clone, run, write
from tests.trust.people import LEAD, MALLORY, PATH, TEXT, approve, being, git, guarded, reasons


class Faked(NamedTuple):
    """What somebody tried on a clone: the task that is to run or to count, and what they are told."""

    clone: Clone
    task: str
    told: str


def on_an_agents_branch(path: Path) -> Faked:
    clone = guarded(path)
    clone.task("work", "title: Work\nrun: echo x > x\nreview: required\n")
    clone.run()
    approve(clone, LEAD)
    approved = clone.read(PATH)
    clone.git("reset", "-q", "--hard", "HEAD~1")
    clone.git("checkout", "-q", "penguin/work")
    clone.write(PATH, approved)
    git(clone, LEAD, "commit", "-q", "-am", "Approve")
    clone.git("checkout", "-q", "main")
    clone.git("merge", "-q", "--no-ff", "penguin/work", "-m", "Take it")
    return Faked(clone, "drop", reasons(clone))


def in_a_forged_name(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, MALLORY, author=LEAD)
    return Faked(clone, "drop", reasons(clone))


def before_an_edit(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, LEAD)
    clone.edit("drop", "echo gone", "echo all gone")
    return Faked(clone, "drop", reasons(clone))


def copied_to_another_task(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, LEAD)
    clone.task("more", clone.read(PATH).replace("gone.txt", "more.txt"))
    clone.commit({PATH: TEXT.replace("title", "status: cancelled\n\ntitle")}, "Give up the first")
    return Faked(clone, "more", reasons(clone, "more"))


def on_a_branch_that_nobody_merged(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, LEAD)
    clone.git("branch", "side")
    clone.git("reset", "-q", "--hard", "HEAD~1")
    return Faked(clone, "drop", reasons(clone))


def by_somebody_who_may_not(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, MALLORY)
    return Faked(clone, "drop", reasons(clone))


def without_a_signature(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, LEAD)
    config = clone.read(".penguin/config.yaml")
    clone.commit({".penguin/config.yaml": f"{config}require_signed: true\n"}, "Ask for signatures")
    return Faked(clone, "drop", reasons(clone))


def in_a_commit_of_penguins(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, "penguin@localhost")
    return Faked(clone, "drop", reasons(clone))


def by_the_revert_of_a_rejection(path: Path) -> Faked:
    clone = guarded(path)
    approve(clone, LEAD)
    with being(LEAD):
        said = penguin(clone.path, "task", "reject", "drop", "--reason", "Never")
    assert 0 == said.code, said.err
    git(clone, MALLORY, "revert", "--no-edit", "HEAD")
    return Faked(clone, "drop", reasons(clone))


def by_a_squash_without_record(path: Path) -> Faked:
    clone = guarded(path)
    clone.task("work", "title: Work\nrun: echo x > x\nreview: required\n")
    clone.run()
    clone.git("merge", "-q", "--squash", "penguin/work")
    clone.git("rm", "-q", "-r", "-f", "--cached", ".penguin")
    clone.git("checkout", "-q", "HEAD", "--", ".penguin")
    clone.git("commit", "-q", "-m", "Work (#1)")
    clone.git("rm", "-q", "x")
    clone.git("commit", "-q", "-m", "Take it back")
    return Faked(clone, "work", reasons(clone, "work"))


def by_an_empty_diff(path: Path) -> Faked:
    clone = robot_clone(path / "clone", run("true"))
    clone.task("work", "title: Work\nassigned_to: robot\n")
    clone.run()
    return Faked(clone, "work", reasons(clone, "work"))


def by_an_edited_check(path: Path) -> Faked:
    clone = robot_clone(path / "clone", write("check.sh", "exit 0\n"), files={"check.sh": "exit 1\n"})
    clone.task("work", "title: Work\nassigned_to: robot\nacceptance: [{check: sh check.sh}]\n")
    clone.run()
    return Faked(clone, "work", reasons(clone, "work"))


AGAIN = "(Drop the tables) again, as it was edited since"
FAKES: dict[Callable[[Path], Faked], str] = {
    on_an_agents_branch: "it came with an agent's branch",
    in_a_forged_name: f"it was committed by `{MALLORY}`",
    before_an_edit: AGAIN,
    copied_to_another_task: AGAIN,
    on_a_branch_that_nobody_merged: "`lead` has to approve `drop` (Drop the tables): ",
    by_somebody_who_may_not: f"it was committed by `{MALLORY}`",
    without_a_signature: "has no signature of a key that is known",
    in_a_commit_of_penguins: "it was committed in penguin's or an agent's name",
    by_the_revert_of_a_rejection: f"it was committed by `{MALLORY}`",
    by_a_squash_without_record: "it is done and waits for review",
    by_an_empty_diff: "it changed nothing, and no check shows that there was nothing to change",
    by_an_edited_check: "waits for review, as it changes protected paths: `check.sh`",
}


@pytest.mark.parametrize("fake", FAKES, ids=lambda fake: fake.__name__)
def test_a_fake_is_refused_with_a_sentence(fake: Callable[[Path], Faked], tmp_path: Path) -> None:
    clone, task, told = fake(tmp_path)

    clone.run()

    assert FAKES[fake] in told
    assert TaskStatus.COMPLETED is not clone.on_base(task).status
    assert not any((clone.path / made).exists() for made in ("gone.txt", "more.txt"))


def test_there_are_twelve_of_them() -> None:
    assert 12 == len(FAKES)
