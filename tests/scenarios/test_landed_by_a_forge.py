"""Somebody else lands the work - a forge, or a person by hand - in any style, with its record or without."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.support.clones import Clone

WORK = "sed 's/world/moon/' greet.txt > new && mv new greet.txt; echo done > done.txt"
TEXT = "one\ntwo\nthree\nhello world\nfour\nfive\nsix\n"
FORGE = ("-c", "user.name=GitHub", "-c", "user.email=noreply@github.com")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone whose task `job` is done and waits for review."""
    _, clone = _waiting()
    return clone.copied(tmp_path / "clone")


@cache
def _waiting() -> "tuple[TemporaryDirectory[str], Clone]":
    folder = TemporaryDirectory(prefix="penguin-waiting-")
    path = Path(folder.name) / "clone"
    clone = Clone.new(path, {"greet.txt": TEXT}, config="base: main\nland: review\n")
    clone.task("job", f"title: Greet\nrun: {WORK}\n")
    clone.run()
    return folder, clone


def squash(clone: Clone, *, drop: bool) -> None:
    """One commit on the base with all that the branch has."""
    clone.git("merge", "-q", "--squash", "penguin/job")
    commit(clone, "Greet the moon (#12)", drop=drop)


def rebase(clone: Clone, *, drop: bool) -> None:
    """Every commit of the branch once more, on top of the base."""
    for one in clone.git("rev-list", "--reverse", "main..penguin/job").split():
        clone.git("cherry-pick", "--no-commit", "-X", "theirs", one)  # of the status, where that was dropped
        commit(clone, clone.git("log", "-1", "--format=%B", one), drop=drop)


def merge(clone: Clone, *, drop: bool) -> None:
    """A merge commit."""
    clone.git("merge", "-q", "--no-ff", "--no-commit", "penguin/job")
    commit(clone, "Merge pull request #12 from penguin/job", drop=drop)


def commit(clone: Clone, message: str, *, drop: bool) -> None:
    """What is staged, as a forge commits it; with `drop` as somebody who wants the code alone."""
    if drop:
        clone.git("rm", "-q", "-r", "-f", "--cached", ".penguin")
        clone.git("checkout", "-q", "HEAD", "--", ".penguin")
        clone.git("clean", "-q", "-f", "-d", ".penguin")
    clone.git(*FORGE, "commit", "-q", "--allow-empty", "-m", message)


STYLES = pytest.mark.parametrize("style", [squash, rebase, merge])
Style = Callable[..., None]


@STYLES
@pytest.mark.parametrize("drop", [False, True], ids=["record kept", "record dropped"])
@pytest.mark.parametrize("moved", ["", "before", "after"])
def test_it_counts_as_landed(clone: Clone, style: Style, drop: bool, moved: str) -> None:
    if moved == "before":
        clone.commit({"greet.txt": TEXT.replace("one", "ONE"), "other.txt": "x\n"}, "Move on")
    style(clone, drop=drop)
    if moved == "after":
        clone.commit({"greet.txt": clone.read("greet.txt").replace("six", "SIX")}, "Move on")
    before = clone.git("rev-parse", "main:greet.txt", "main:done.txt")

    clone.run()
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert [Outcome.COMPLETED] == [record.outcome for record in clone.records("job")]
    assert clone.git("ls-files", ".penguin/records").endswith("jo/job/1.yaml")
    assert before == clone.git("rev-parse", "main:greet.txt", "main:done.txt")
    assert ([], []) == (clone.branches(), clone.worktrees())


def test_it_counts_where_the_same_lines_were_edited_since(clone: Clone) -> None:
    squash(clone, drop=True)
    clone.commit({"greet.txt": TEXT.replace("world", "sun"), "done.txt": "quite\n"}, "Greet the sun")

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "hello sun" in clone.read("greet.txt")
    assert [] == clone.branches()


@STYLES
def test_it_does_not_count_once_its_code_is_gone_again(clone: Clone, style: Style) -> None:
    start = clone.git("rev-parse", "main")
    style(clone, drop=True)
    clone.git("checkout", "-q", start, "--", "greet.txt")
    clone.git("rm", "-q", "done.txt")
    clone.git("commit", "-q", "-m", "Take it back")

    clone.run()

    assert TaskStatus.PENDING is clone.on_base("job").status
    assert ["penguin/job"] == clone.branches()
    assert "hello world" in clone.read("greet.txt")


def test_a_part_of_the_work_does_not_count(clone: Clone) -> None:
    clone.git("checkout", "-q", "penguin/job", "--", "done.txt")
    clone.git("commit", "-q", "-m", "Take a part")

    clone.run()

    assert TaskStatus.PENDING is clone.on_base("job").status
    assert "in_review" == clone.row("job").state


def test_work_that_changes_nothing_does_not_count(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nland: review\n")
    clone.task("look", "title: Look\nrun: 'true'\n")
    clone.run()
    clone.commit({"other.txt": "x\n"}, "Move on")

    clone.run()

    assert TaskStatus.PENDING is clone.on_base("look").status
    assert "in_review" == clone.row("look").state


def test_a_persons_later_word_on_the_base_beats_it(clone: Clone) -> None:
    squash(clone, drop=True)
    clone.edit("job", "title:", "status: cancelled\n\ntitle:")

    clone.run()

    assert TaskStatus.CANCELLED is clone.on_base("job").status


def test_an_approval_of_what_has_arrived_brings_its_record(clone: Clone) -> None:
    squash(clone, drop=True)

    answer = penguin(clone.path, "task", "approve", "job")

    assert 0 == answer.code, answer.err
    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_work_that_was_merged_has_to_pass_no_check_again(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"greet.txt": TEXT}, config="base: main\nland: review\n")
    clone.task("job", f"title: Greet\nrun: {WORK}\nacceptance:\n  - check: test ! -e red\n")
    clone.run()
    squash(clone, drop=True)
    clone.commit({"red": ""}, "Be red")

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
