"""Tasks listed, looked at and taken from Python."""

import warnings
from pathlib import Path
from typing import Any

import pytest

from penguin_git.project import (
    BrokenFile,
    BrokenFileWarning,
    PenguinError,
    Task,
    TaskManager,
    TaskPriority,
    TaskStatus,
)
from tests.support.clones import Clone


@pytest.fixture
def some(tm: TaskManager) -> TaskManager:
    """Five tasks in the order a to e, one of them done and one blocked."""
    return filled(tm)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared") / "clone"


@pytest.fixture
def shared(folder: Path) -> TaskManager:
    """The same in one repository for all tests that only read."""
    if folder.exists():
        return TaskManager(folder)
    clone = Clone.new(folder)
    return filled(TaskManager(folder, world=clone.world))


def filled(tm: TaskManager) -> TaskManager:
    tm.create_task("Delta", id="a", priority="low", labels="ui", run="true")
    tm.create_task("charlie", id="b", priority="critical", labels="ui,api", run="true", project_id="Web")
    tm.create_task("Bravo", id="c", run="true", assigned_to="claude")
    tm.create_task("alpha", id="d", priority="critical", depends_on=["b"], run="true", parent_task_id="c")
    tm.create_task("Echo", id="e", due="2026-12-24", description="the word is petrichor")
    tm.complete_task("e")
    return tm


def ids(tasks: list[Task]) -> str:
    """Their ids in order."""
    return "".join(task.id for task in tasks)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "bdcea"),
        ({"sort_by": "priority,created_at", "order": "desc"}, "dbeca"),
        ({"sort_by": "priority,created_at", "order": "asc"}, "acebd"),
        ({"sort_by": "priority,created_at:asc", "order": "desc"}, "bdcea"),
        ({"sort_by": "title"}, "dcbae"),
        ({"sort_by": "title", "order": "DESC"}, "eabcd"),
        ({"sort_by": "due"}, "eabcd"),
        ({"limit": 2}, "bd"),
        ({"limit": 2, "offset": 1}, "dc"),
        ({"limit": 0}, ""),
        ({"offset": 9}, ""),
        ({"status": TaskStatus.PENDING}, "bdca"),
        ({"status": "completed"}, "e"),
        ({"status": ["completed", "ready"]}, "bea"),
        ({"status": "blocked"}, "d"),
        ({"status": []}, ""),
        ({"project_id": "web"}, "b"),
        ({"project_id": ["Web"]}, "b"),
        ({"priority": TaskPriority.CRITICAL}, "bd"),
        ({"priority": ["low", "critical"]}, "bda"),
        ({"labels": "ui"}, "ba"),
        ({"labels": ["ui", "api"]}, "b"),
        ({"assigned_to": "claude"}, "c"),
        ({"parent_task_id": "Bravo"}, "d"),
        ({"filter": "petrichor"}, "e"),
        ({"filter": "label:ui -priority:low"}, "b"),
    ],
)
def test_tasks_are_filtered_and_sorted(shared: TaskManager, wanted: dict[str, Any], found: str) -> None:
    assert found == ids(shared.list_tasks(**wanted))


@pytest.mark.parametrize(
    "wanted",
    [
        {"sort_by": "prio"},
        {"sort_by": "title:up"},
        {"order": "down"},
        {"order": 1},
        {"limit": -1},
        {"limit": True},
        {"offset": 1.5},
        {"status": "done"},
        {"priority": "urgent"},
        {"project_id": ["web", "other"]},
        {"parent_task_id": "nothing"},
        {"filter": "colour:red"},
        {"at": "no-such-commit"},
        {"status": 5},
    ],
)
def test_a_listing_that_makes_no_sense_is_refused(shared: TaskManager, wanted: dict[str, Any]) -> None:
    with pytest.raises(PenguinError):
        shared.list_tasks(**wanted)


def test_older_commits_can_be_listed(shared: TaskManager) -> None:
    assert "ab" == ids(shared.list_tasks(at="HEAD~4", sort_by="id"))


def test_a_task_tells_its_state_and_why(shared: TaskManager) -> None:
    task = shared.get_task("d")

    assert ("blocked", ("it waits for `b` (charlie), which is pending",)) == (task.state, task.reasons)
    assert shared.get_task("e").state is None


def test_a_task_can_be_kept_in_a_set(shared: TaskManager) -> None:
    assert 5 == len({*shared.list_tasks(), *shared.list_tasks()})


def test_the_next_task_is_the_most_urgent_ready_one_and_can_be_claimed(some: TaskManager) -> None:
    assert "b" == getattr(some.next_task(), "id", None)

    claimed = some.next_task(claim=True)

    assert claimed is not None
    assert ("b", TaskStatus.IN_PROGRESS, "Jane Doe") == (claimed.id, claimed.status, claimed.assigned_to)
    assert "a" == getattr(some.next_task(), "id", None)


def test_a_certain_task_is_claimed_by_its_name(tm: TaskManager) -> None:
    made = tm.create_task("Later", run="true")

    claimed = tm.next_task("later", claim=True)

    assert (made.id, "in_progress") == (getattr(claimed, "id", None), getattr(claimed, "status", None))
    with pytest.raises(PenguinError, match="can't be taken: it is in progress"):
        tm.next_task(made, claim=True)
    with pytest.raises(PenguinError, match="says what to claim"):
        tm.next_task(made)


def test_where_nothing_can_be_taken_there_is_no_next_task(tm: TaskManager) -> None:
    assert tm.next_task() is None
    assert tm.next_task(claim=True) is None


def test_a_broken_file_is_named_and_hides_no_other_task(clone: Clone, tm: TaskManager) -> None:
    tm.create_task("One")
    clone.task("broken", "title: [\n")

    with pytest.warns(BrokenFileWarning, match=r"tasks/broken\.yaml:"):
        found = tm.list_tasks()

    assert ["One"] == [task.title for task in found]
    assert [".penguin/tasks/broken.yaml"] == [problem.path for problem in tm.broken_files()]
    with pytest.raises(BrokenFile):
        tm.get_task("broken")


def test_whole_files_give_no_warning(shared: TaskManager) -> None:
    with warnings.catch_warnings(action="error"):
        shared.list_tasks()

    assert [] == shared.broken_files()


def test_what_is_wrong_with_dependencies_is_told_with_its_place(clone: Clone, some: TaskManager) -> None:
    assert [] == some.validate_dependencies()
    clone.task("f", "title: F\nproject: web\ndepends_on:\n  - nobody\n")

    (finding,) = some.validate_dependencies("Web")

    assert ("dangling", "f", ".penguin/tasks/f.yaml", 4) == (
        finding.code,
        finding.task,
        finding.path,
        finding.line,
    )
    with pytest.raises(PenguinError, match="There is no project `other`"):
        some.validate_dependencies("other")
