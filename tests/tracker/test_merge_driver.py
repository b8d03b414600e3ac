"""The merge driver of a clone: set once, found when it is missing, taken away without a trace."""

import sys
from pathlib import Path

import pytest

from penguin_git.git import plain
from penguin_git.tracker import merge_driver, setup
from tests.support.clones import Clone

BOTH = {
    ".penguin/.gitattributes": merge_driver.attributes(None).decode(),
    ".penguin/tasks/a.yaml": "status: pending\n\ntitle: A\n",
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "clone", BOTH)


def test_it_is_set_once_and_taken_away_without_a_trace(clone: Clone) -> None:
    before = clone.read(".git/config")

    with clone.project() as project:
        assert not merge_driver.is_installed(project)
        assert merge_driver.install(project)
        assert merge_driver.is_installed(project)
        assert not merge_driver.install(project)
        assert merge_driver.uninstall(project)
        assert not merge_driver.uninstall(project)

    assert before == clone.read(".git/config")


def test_with_it_a_clone_is_still_found_without_git(clone: Clone) -> None:
    with clone.project() as project:
        merge_driver.install(project)

    assert clone.path.resolve() == plain.top(clone.path)


def test_a_clone_without_it_is_told_so(clone: Clone) -> None:
    with clone.project() as project:
        (problem,) = merge_driver.missing(project)

    assert "not set in this clone" in problem


def test_attributes_that_do_not_name_it_are_told(clone: Clone) -> None:
    clone.commit({".penguin/.gitattributes": "tasks/*.yaml -merge\n"})

    with clone.project() as project:
        merge_driver.install(project)
        (problem,) = merge_driver.missing(project)

    assert "`.penguin/.gitattributes` does not name" in problem


def test_an_interpreter_that_is_gone_is_told(clone: Clone) -> None:
    with clone.project() as project:
        merge_driver.install(project, "/no such/100% python")
        (problem,) = merge_driver.missing(project)

    assert "`/no such/100% python`, which is gone" in problem


def test_where_penguin_cannot_be_started_git_merges_the_lines(clone: Clone) -> None:
    with clone.project() as project:
        merge_driver.install(project, "/no such/100% python")
    clone.git("branch", "other")
    clone.commit({".penguin/tasks/a.yaml": "status: paused\n\ntitle: A\n"})
    clone.git("checkout", "-q", "other")
    clone.commit({".penguin/tasks/a.yaml": "status: pending\n\ntitle: B\n"})

    clone.git("merge", "-q", "main")

    assert "status: paused\n\ntitle: B\n" == clone.read(".penguin/tasks/a.yaml")


def test_an_interpreter_without_penguin_leaves_the_lines_to_git_too(clone: Clone) -> None:
    bare = clone.path.parent / "python"  # answers as a Python does that lacks the package
    bare.write_text("#!/bin/sh\necho 'No module named penguin_git' >&2\nexit 1\n")
    bare.chmod(0o755)
    with clone.project() as project:
        merge_driver.install(project, str(bare))
    clone.git("branch", "other")
    clone.commit({".penguin/tasks/a.yaml": "status: pending\n\ntitle: C\n"})
    clone.git("checkout", "-q", "other")
    clone.commit({".penguin/tasks/a.yaml": "status: pending\n\ntitle: B\n"})

    with pytest.raises(AssertionError, match="git merged lines"):
        clone.git("merge", "-q", "main")

    assert clone.read(".penguin/tasks/a.yaml").endswith(
        "<<<<<<< ours\ntitle: B\n=======\ntitle: C\n>>>>>>> theirs\n"
    )


def test_lines_of_a_persons_own_stay() -> None:
    own = b"*.yaml text\ntasks/*.yaml  merge=penguin"

    once = merge_driver.attributes(own)

    assert once.startswith(own + b"\n")
    assert b"tasks/**/*.yaml merge=penguin\n" == once.splitlines(keepends=True)[-1]
    assert 1 == once.count(b"tasks/*.yaml ")
    assert once == merge_driver.attributes(once)


def test_it_names_this_interpreter(clone: Clone) -> None:
    with clone.project() as project:
        merge_driver.install(project)

    assert f"{sys.executable} -P -m penguin_git merge-driver" in clone.git("config", "merge.penguin.driver")


def test_attributes_of_any_size_are_kept_when_ours_are_added(clone: Clone) -> None:
    much = "*.png binary\n" * 30_000
    clone.commit({".penguin/.gitattributes": much})

    with clone.project() as project:
        setup.initialise(project)

    assert clone.read(".penguin/.gitattributes").startswith(much)
