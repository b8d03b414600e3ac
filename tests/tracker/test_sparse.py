"""A sparse checkout that leaves the task files out: they are there all the same, and are edited elsewhere."""

from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.tracker.api.task_manager import TaskManager
from penguin_git.tracker.doctor.diagnosis import examine
from penguin_git.tracker.view import view
from tests.support.clones import Clone

HEAD = "status: pending\n\n"


@pytest.fixture
def sparse(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    clone.commit({"src/main.py": "1\n", ".penguin/tasks/eat.yaml": f"{HEAD}title: Eat\ndepends_on: [bake]\n"})
    clone.commit({".penguin/tasks/bake.yaml": f"{HEAD}title: Bake\nrun: 'true'\n"})
    clone.git("sparse-checkout", "set", "src")
    assert not (clone.path / ".penguin").exists()
    return clone


def test_tasks_that_are_left_out_are_shown_as_they_were_committed(sparse: Clone) -> None:
    for _ in range(2):
        with sparse.project() as project:
            rows = view(project).rows
            assert {"bake": "ready", "eat": "blocked"} == {task: row.state for task, row in rows.items()}
            assert "true" == rows[TaskId("bake")].task.run


def test_what_lies_there_counts(sparse: Clone) -> None:
    sparse.write(".penguin/tasks/bake.yaml", f"{HEAD}title: Bread\n")

    with sparse.project() as project:
        titles = {head.title for head in view(project).graph.tasks.values()}
        assert {"Bread", "Eat"} == titles


def test_an_edit_says_how_the_file_comes_back(sparse: Clone) -> None:
    tm = TaskManager(sparse.path, world=sparse.world)
    with pytest.raises(PenguinError, match="a sparse checkout leaves it out") as refused:
        tm.update_task("bake", title="Bread")

    assert "git sparse-checkout add .penguin" == refused.value.hint
    sparse.git("sparse-checkout", "add", ".penguin")
    tm.update_task("bake", title="Bread")
    assert "Bread" == sparse.row("bake").task.title


def test_doctor_says_so(sparse: Clone) -> None:
    assert ["left-out"] == [one.code for one in examine(sparse.path, sparse.world).findings]
