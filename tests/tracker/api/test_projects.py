"""Projects from Python."""

import pytest

from penguin_git.project import ExecutionAnalyzer, PenguinError, TaskManager, TaskStatus
from tests.support.clones import Clone


def test_a_project_tells_how_far_its_tasks_are(tm: TaskManager) -> None:
    project = tm.create_project("Blog API", description="Two\nlines")
    tm.create_task("One", project_id=project.id, id="one")
    tm.create_task("Two", project_id=project, id="two")
    tm.complete_task("one")

    found = tm.get_project("blog API")

    assert ("blog-api", "Blog API", "Two\nlines\n") == (found.id, found.name, found.description)
    assert (TaskStatus.PENDING, 50, 2, ("one", "two")) == (
        found.status,
        found.progress.percent,
        found.progress.total,
        found.tasks,
    )
    assert [found] == tm.list_projects() == [tm.get_project(found)]
    assert {"one", "two"} == {task.id for task in tm.list_tasks(project_id=found)}


def test_a_new_project_is_one_commit(clone: Clone, tm: TaskManager) -> None:
    tm.create_project("Docs")

    assert "docs: add the project Docs" == clone.git("log", "-1", "--format=%s")


def test_a_project_named_by_a_number_is_taken_as_one_everywhere(clone: Clone, tm: TaskManager) -> None:
    made = tm.create_task("One", project_id=2026)
    moved = tm.update_task(tm.create_task("Two"), project_id=2026)

    assert ("2026", "2026") == (made.project_id, moved.project_id)
    assert "2026" == tm.get_project(2026).id
    assert {made.id, moved.id} == {task.id for task in tm.list_tasks(project_id=2026)}
    assert 2 == len(tm.list_tasks(project_id=[2026]))
    analyzer = ExecutionAnalyzer(clone.path, world=clone.world)
    assert [] == analyzer.find_bottlenecks(project_id=2026)
    with pytest.raises(PenguinError, match="There is no project `99`"):
        analyzer.analyze_task_performance(project_id=99)
    with pytest.raises(PenguinError, match="There is no project `99`"):
        tm.delete_project(99)


def test_two_projects_have_two_names(tm: TaskManager) -> None:
    tm.create_project("Docs")

    with pytest.raises(PenguinError, match="There is a project `Docs`"):
        tm.create_project("docs")
    with pytest.raises(PenguinError, match="There is no project `dox`"):
        tm.get_project("dox")


def test_a_project_with_tasks_is_deleted_by_force_only(tm: TaskManager) -> None:
    task = tm.create_task("One", project_id="Docs")

    with pytest.raises(PenguinError, match="belongs to the project"):
        tm.delete_project("docs")
    tm.delete_project("docs", force=True)

    assert ([], None) == (tm.list_projects(), tm.get_task(task).project_id)
