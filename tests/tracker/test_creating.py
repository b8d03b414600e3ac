"""New tasks get an id that nobody uses, as far as this clone knows."""

from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.tracker import minting
from tests.support.clones import Clone


def next_id(clone: Clone, chosen: str | None = None) -> str:
    """The id that a new task would get."""
    with clone.project() as project:
        return minting.new_id(project, project.store.config(), chosen)


def sequential(path: Path, prefix: str = "penguin") -> Clone:
    """A clone that numbers its tasks."""
    return Clone.new(path / "clone", config=f"base: main\nids: sequential\nbranch_prefix: {prefix}\n")


def test_numbers_go_on_after_the_highest_of_any_branch(tmp_path: Path) -> None:
    clone = sequential(tmp_path)
    clone.task("2", "title: Two\n")
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit({".penguin/tasks/sub/7.yaml": "title: Seven\n"})
    clone.git("checkout", "-q", "main")

    assert "8" == next_id(clone)


def test_numbers_of_deleted_tasks_with_attempts_are_not_used_again(tmp_path: Path) -> None:
    clone = sequential(tmp_path, "bots/penguin")
    clone.git("update-ref", "refs/penguin/attempts/5/1-abc", "HEAD")
    clone.git("update-ref", "refs/heads/bots/penguin/6", "HEAD")

    assert "7" == next_id(clone)


def test_a_chosen_id_that_a_draft_on_another_branch_has_is_refused(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature")
    clone.task("mine", "title: Mine\n")
    clone.git("checkout", "-q", "main")

    with pytest.raises(PenguinError, match="There is a task `mine` already"):
        next_id(clone, "mine")


def test_a_branch_without_tasks_is_no_obstacle(tmp_path: Path) -> None:
    clone = sequential(tmp_path)
    clone.git("checkout", "-q", "--orphan", "pages")
    clone.git("rm", "-q", "-r", "-f", ".")
    clone.git("commit", "-q", "--allow-empty", "-m", "Pages")
    clone.git("checkout", "-q", "main")

    assert "1" == next_id(clone)
