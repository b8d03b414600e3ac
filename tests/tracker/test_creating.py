"""New tasks get an id that nobody uses, as far as this clone knows."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.task import Task
from penguin_git.tracker import creating, minting
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import view
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


def test_tasks_made_at_once_in_two_worktrees_all_get_numbers_of_their_own(tmp_path: Path) -> None:
    clone = sequential(tmp_path)
    beside = Clone(tmp_path / "beside")
    clone.git("worktree", "add", "-q", "-b", "side", str(beside.path))

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(create, [clone, beside] * 3))

    assert [str(number) for number in range(1, 7)] == sorted(made)
    assert set(made[::2]) == {path.stem for path in (clone.path / layout.TASKS).glob("*.yaml")}
    assert set(made[1::2]) == {path.stem for path in (beside.path / layout.TASKS).glob("*.yaml")}


def test_a_task_that_somebody_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    with clone.project() as project:
        new = Task(id=minting.new_id(project, project.store.config(), "job"), title="Mine")
        clone.task("job", "title: Theirs\n")
        with pytest.raises(PenguinError, match="there already"):
            creating.create(project, new)

    assert "title: Theirs\n" == clone.read(".penguin/tasks/job.yaml")


def test_tasks_made_at_once_get_numbers_of_their_own_without_a_commit_too(tmp_path: Path) -> None:
    clone = sequential(tmp_path)

    with clone.project() as one, clone.project() as two:
        seen = view(one), view(two)
        made = [create_in(project, commit=False) for project in (one, two, one)]

    assert ["1", "2", "3"] == made
    assert not any(each.rows for each in seen)


def create(clone: Clone) -> str:
    """The id of a new task."""
    with clone.project() as project:
        return create_in(project)


def create_in(project: Project, *, commit: bool = True) -> str:
    """The id of a new task, which may be in no commit."""
    with minting.alone(project):
        task = Task(id=minting.new_id(project, project.store.config()), title="New")
        creating.create(project, task, commit=commit)
        return task.id
