"""Tasks made and changed from Python are files in commits, as from the command line."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec import structs

from penguin_git.project import (
    Check,
    InvalidValue,
    PenguinError,
    ResourceConstraints,
    TaskManager,
    TaskPriority,
    TaskStatus,
    TaskType,
)
from tests.support.clones import Clone


def head(clone: Clone) -> str:
    """The commit that is checked out."""
    return clone.git("rev-parse", "HEAD")


def test_a_new_task_is_a_file_in_a_commit(clone: Clone, tm: TaskManager) -> None:
    task = tm.create_task("Fix the login", run="./fix.sh")

    assert ("Fix the login", TaskStatus.PENDING, "ready") == (task.title, task.status, task.state)
    assert f".penguin/tasks/{task.id}.yaml" == task.path
    assert f"{task.id}: add Fix the login" == clone.git("log", "-1", "--format=%s")
    assert "" == clone.git("status", "--porcelain")


def test_everything_that_can_be_said_of_a_task_reaches_its_file(tm: TaskManager) -> None:
    tm.create_task("First", id=7)
    parent = tm.create_task("Whole", id="whole")

    made = tm.create_task(
        title="Write it",
        description="One line.\nAnother.",
        project_id="Web Application",
        parent_task_id=parent,
        priority="HIGH",
        depends_on=[7],
        relates_to="first",
        resource_constraints=ResourceConstraints(max_tokens=15000, allowed_tools=["code_execution"]),
        labels=["backend", "auth"],
        assigned_to="claude",
        run="make",
        acceptance=["It works", Check(check="pytest -q"), {"check": "make"}],
        requires_approval=True,
        approver="lead",
        due=datetime(2026, 12, 1, 10, tzinfo=UTC),
        defer_until=date(2026, 11, 24),
        type="bug",
        estimate="two hours",
        context=["docs/a,b.md"],
        changes="optional",
        review="required",
        workflow=[{"phase": "design", "agent": "claude"}, {"phase": "build"}],
        collaboration_mode="assisted",
        metadata={"ticket": 5, "who": ["a", {"b": None}]},
        id=123,
    )

    task = tm.get_task(123)
    assert made == task
    assert ("One line.\nAnother.\n", "web-application", "whole") == (
        task.description,
        task.project_id,
        task.parent_task_id,
    )
    assert (TaskPriority.HIGH, ("7",), ("7",)) == (task.priority, task.depends_on, task.relates_to)
    assert (15000, ("code_execution",)) == (
        task.resource_constraints.max_tokens,
        task.resource_constraints.allowed_tools,
    )
    assert (("backend", "auth"), "claude", "make") == (task.labels, task.assigned_to, task.run)
    assert ("It works", Check(check="pytest -q"), Check(check="make")) == task.acceptance
    assert (True, "lead", TaskType.BUG) == (task.requires_approval, task.approver, task.type)
    assert (datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)) == (
        task.due,
        task.defer_until,
    )
    assert ("two hours", ("docs/a,b.md",), "optional", "required") == (
        task.estimate,
        task.context,
        task.changes,
        task.review,
    )
    assert ["design", "build"] == [phase.phase for phase in task.workflow]
    assert "assisted" == task.collaboration_mode
    assert {"ticket": 5, "who": ["a", {"b": None}]} == task.metadata


def test_the_limits_of_a_task_that_says_none_are_there_and_empty(tm: TaskManager) -> None:
    assert ResourceConstraints() == tm.create_task("One").resource_constraints


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ({"priority": "urgent"}, "`urgent` is no priority"),
        ({"type": "bugs"}, "Did you mean `bug`"),
        ({"parent": "x"}, "Did you mean `parent_task_id`"),
        ({"prioritty": "low"}, "Did you mean `priority`"),
        ({"status": "completed"}, "`complete_task`"),
        ({"description": 5}, "`description` has to be a text, not 5"),
        ({"labels": [5]}, "`labels` has to be a text, not 5"),
        ({"labels": 5.5}, "`labels` has to be a list"),
        ({"depends_on": [None]}, "A task has to be named by its id or title"),
        ({"depends_on": [True]}, "A task has to be named by its id or title"),
        ({"depends_on": "nothing"}, "There is no task `nothing`"),
        ({"resource_constraints": 5000}, "has to be `ResourceConstraints"),
        ({"resource_constraints": {"max_tokens": 0}}, "has to be a number above zero"),
        ({"resource_constraints": {"tokens": 5}}, "`resource_constraints` has no `tokens`"),
        ({"requires_approval": "yes"}, "has to be True or False"),
        ({"due": "someday"}, "`someday` is no date"),
        ({"due": 5}, "`due` has to be a text"),
        ({"due": datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))}, "is no date"),
        ({"acceptance": [""]}, "A condition in `acceptance`"),
        ({"acceptance": [{"check": 5}]}, "A condition in `acceptance`"),
        ({"workflow": [{"agent": "claude"}]}, "A phase in `workflow`"),
        ({"workflow": [{"phase": 5}]}, "A phase in `workflow`"),
        ({"metadata": {"a": {1}}}, "what YAML can say"),
        ({"metadata": {1: "a"}}, "what YAML can say"),
        ({"metadata": []}, "`metadata` has to be a mapping"),
        ({"id": "-x"}, "can't be the id of a task"),
        ({"assigned_to": "nobdy"}, "There is no agent or person `nobdy`"),
        ({"fields": {"a": 1}}, "`fields` fill in a template"),
        ({"project_id": 5.5}, "`project_id` has to be a text"),
    ],
)
def test_what_no_task_can_say_is_refused_and_nothing_is_written(
    clone: Clone, tm: TaskManager, said: dict[str, Any], match: str
) -> None:
    before = head(clone)

    with pytest.raises(PenguinError, match=match):
        tm.create_task("Task", **said)

    assert (before, "") == (head(clone), clone.git("status", "--porcelain"))


def test_metadata_that_holds_itself_is_refused(tm: TaskManager) -> None:
    loop: list[Any] = []
    loop.append(loop)

    with pytest.raises(InvalidValue, match="nested too deeply"):
        tm.create_task("Task", metadata={"loop": loop})


@pytest.mark.parametrize("title", [None, "", "  ", "two\nlines"])
def test_a_task_needs_a_title_of_one_line(tm: TaskManager, title: str | None) -> None:
    with pytest.raises(PenguinError, match="title"):
        tm.create_task(title)


def test_a_task_is_named_by_id_beginning_or_title(tm: TaskManager) -> None:
    task = tm.create_task("Fix the login", id="login")

    for name in ("login", "log", "fix THE login", task):
        assert task == tm.get_task(name)
    assert tm.create_task("Numbered", id=123) == tm.get_task(123) == tm.get_task("123")


def test_an_update_changes_what_it_names_and_none_empties(tm: TaskManager) -> None:
    task = tm.create_task(
        "One", due="tomorrow", labels="a,b", priority="low", resource_constraints=ResourceConstraints.simple()
    )

    new = tm.update_task(task.id, title="Other", due=None, add_labels="c", remove_labels=["a"], priority=None)

    assert ("Other", None, ("b", "c"), TaskPriority.MEDIUM) == (new.title, new.due, new.labels, new.priority)
    assert ResourceConstraints.simple() == new.resource_constraints


def test_new_limits_replace_all_and_changed_ones_leave_the_others(tm: TaskManager) -> None:
    task = tm.create_task("One", resource_constraints=ResourceConstraints(max_tokens=5000, max_iterations=3))

    assert tm.update_task_constraints(task.id, max_tokens=5000 * 1.5).resource_constraints == (
        ResourceConstraints(max_tokens=7500, max_iterations=3)
    )
    assert tm.update_task_constraints(task.id, max_iterations=None).resource_constraints == (
        ResourceConstraints(max_tokens=7500)
    )
    limits = ResourceConstraints(max_duration_minutes=5)
    assert limits == tm.update_task(task.id, resource_constraints=limits).resource_constraints
    assert ResourceConstraints() == tm.update_task(task.id, resource_constraints=None).resource_constraints
    with pytest.raises(InvalidValue, match="above zero"):
        tm.update_task_constraints(task.id, max_tokens=0)


def test_an_update_that_says_nothing_new_makes_no_commit(clone: Clone, tm: TaskManager) -> None:
    task = tm.create_task("One", priority="high")
    before = head(clone)

    assert task == tm.update_task(task.id, priority=TaskPriority.HIGH)
    assert task == tm.update_task_constraints(task.id)
    assert before == head(clone)


def test_an_edit_from_python_keeps_a_persons_comments(clone: Clone, tm: TaskManager) -> None:
    clone.task("k3f9", "title: One  # the first\npriority: low # really\n")

    tm.update_task("k3f9", priority="high")

    assert "title: One  # the first\npriority: high # really\n" in clone.read(".penguin/tasks/k3f9.yaml")


def test_without_a_commit_only_the_file_is_written(clone: Clone, tm: TaskManager) -> None:
    before = head(clone)

    task = tm.create_task("One", commit=False)
    tm.update_task(task, priority="low", commit=False)

    assert before == head(clone)
    assert "priority: low" in clone.read(task.path)
    assert "draft" == tm.get_task(task).state


def test_a_task_can_go_to_the_base_from_any_branch(clone: Clone, tm: TaskManager) -> None:
    clone.git("checkout", "-q", "-b", "feature")

    assert "draft" == tm.create_task("Here", run="true").state
    assert "ready" == tm.create_task("There", run="true", on_base=True).state


def test_dependencies_come_and_go_and_loops_are_refused(tm: TaskManager) -> None:
    tm.create_task("One", id="one")
    tm.create_task("Two", id="two")
    tm.create_task("Three", id="three")

    assert ("one", "three") == tm.add_dependency("two", "one", "three").depends_on
    with pytest.raises(PenguinError, match="`one` -> `two` -> `one`"):
        tm.add_dependency("one", "two")
    assert ("three",) == tm.remove_dependency("two", "one").depends_on
    assert ("three",) == tm.remove_dependency("two", "one").depends_on


def test_a_task_that_others_need_is_deleted_by_force_only(tm: TaskManager) -> None:
    tm.create_task("One", id="one")
    tm.create_task("Two", id="two", depends_on=["one"])

    with pytest.raises(PenguinError, match="still needed"):
        tm.delete_task("one")
    tm.delete_task("one", force=True)

    assert [()] == [task.depends_on for task in tm.list_tasks()]


def test_a_template_makes_its_tasks_in_one_commit(clone: Clone, tm: TaskManager) -> None:
    before = int(clone.git("rev-list", "--count", "HEAD"))

    task = tm.create_task(template="bug-fix", fields={"bug_description": "The login fails"}, priority="high")

    assert ("high", "bug-fix") == (task.priority, task.template)
    assert [task.id] == list({part.parent_task_id for part in tm.list_tasks(parent_task_id=task)})
    assert before + 1 == int(clone.git("rev-list", "--count", "HEAD"))


def test_inside_an_attempt_tasks_are_proposed_and_nothing_else(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone.task("k3f9", "title: One\n")
    before = head(clone)
    monkeypatch.setenv("PENGUIN_TASK", "k3f9")
    tm = TaskManager(clone.path)

    proposed = tm.create_task("Found on the way")
    several = tm.bulk_create_tasks([{"title": "Another"}])

    assert ("k3f9",) == proposed.discovered_from == several[0].discovered_from
    assert before == head(clone)
    for change in (
        lambda: tm.update_task("k3f9", priority="low"),
        lambda: tm.delete_task("k3f9"),
        lambda: tm.complete_task("k3f9"),
        lambda: tm.approve_task("k3f9"),
        lambda: tm.start_task("k3f9"),
        lambda: tm.add_note("k3f9", "x"),
        lambda: tm.create_project("Mine"),
        lambda: tm.next_task(claim=True),
    ):
        with pytest.raises(PenguinError, match="Inside an attempt"):
            change()


def test_whom_the_environment_names_is_the_one_who_speaks(clone: Clone) -> None:
    environ = {**clone.world.environ, "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.com"}
    tm = TaskManager(clone.path, world=structs.replace(clone.world, environ=environ))

    task = tm.add_note(tm.create_task("One"), "Mind the edges.")

    assert ("Ann <ann@example.com>", "Ann") == (task.created_by, task.notes[0].by)
    assert "Ann" == clone.git("log", "-1", "--format=%an")
