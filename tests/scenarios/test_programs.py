"""Programs as people write them against `penguin_git.project`, on a real repository."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from penguin_git.project import ResourceConstraints, TaskManager, TaskStatus
from tests.support.clones import Clone

SCHEDULE = """
from penguin_git.project import TaskManager, TaskPriority

tm = TaskManager()

# Get tasks sorted by priority for execution
tasks = tm.list_tasks(
    status=TaskStatus.PENDING,
    sort_by="priority,created_at",
    order="desc"
)

# Execute high-priority tasks first
for task in tasks:
    if task.priority == TaskPriority.CRITICAL:
        tm.start_task(task.id)
"""

FROM_A_PLAN = """
# Automatically create tasks from plan
tm = TaskManager()
project = tm.create_project("Blog API", description=spec)

for phase in project_plan.phases:
    phase_task = tm.create_task(
        project_id=project.id,
        title=phase.title,
        description=phase.description
    )

    for task_spec in phase.tasks:
        tm.create_task(
            project_id=project.id,
            parent_task_id=phase_task.id,
            title=task_spec.title,
            description=task_spec.description,
            resource_constraints=task_spec.constraints
        )
"""

FROM_SUGGESTIONS = """
for suggestion in suggestions.tasks:
    if suggestion.priority >= 0.7:  # High confidence suggestions
        tm.create_task(
            project_id=project.id,
            title=suggestion.title,
            description=suggestion.description,
            priority=suggestion.get_priority_level(),
            resource_constraints=suggestion.estimated_constraints
        )
"""

MORE_TOKENS = """
def handle_token_limit(task, error):
    # Increase token budget and retry
    tm.update_task_constraints(
        task.id,
        max_tokens=task.resource_constraints.max_tokens * 1.5
    )
    return "retry"

said = handle_token_limit(tm.get_task(123), None)
"""

UNTIL_OVER = """
import asyncio

async def monitor_task(task_id):
    # Wait for completion
    while True:
        task = tm.get_task(task_id)
        if task.status in [TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED]:
            break
        await asyncio.sleep(1)

# Monitor multiple tasks
async def monitor_project(project_id):
    tasks = tm.list_tasks(project_id=project_id, status=TaskStatus.COMPLETED)
    await asyncio.gather(*[monitor_task(task.id) for task in tasks])

asyncio.run(monitor_project("web"))
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    clone = Clone.new(tmp_path / "clone")
    monkeypatch.chdir(clone.path)
    return clone


@pytest.fixture
def tm(clone: Clone) -> TaskManager:
    return TaskManager(clone.path, world=clone.world)


def run(program: str, **names: Any) -> dict[str, Any]:
    """The names that a program leaves behind."""
    known: dict[str, Any] = {"TaskManager": TaskManager, "TaskStatus": TaskStatus, **names}
    exec(program, known)  # noqa: S102 - a program of ours
    return known


def test_critical_tasks_are_started_in_order(clone: Clone, tm: TaskManager) -> None:
    tm.create_task("Later", run="true")
    first = tm.create_task("First", priority="critical", run="echo 1 > first.txt")
    second = tm.create_task("Second", priority="critical", run="echo 2 > second.txt")

    found = run(SCHEDULE)

    assert ["Second", "First", "Later"] == [task.title for task in found["tasks"]]
    clone.wait_for(lambda: {first.id, second.id} == {task.id for task in tm.list_tasks("completed")})
    clone.wait_for(lambda: _is_idle(clone))


def test_tasks_are_made_from_a_plan(tm: TaskManager) -> None:
    parts = [
        SimpleNamespace(
            title=f"Part {number}", description="Do it.\n", constraints=ResourceConstraints.simple()
        )
        for number in (1, 2)
    ]
    phases = [SimpleNamespace(title="Design", description="First.", tasks=parts)]

    run(FROM_A_PLAN, spec="\nCreate a REST API:\n- Posts\n", project_plan=SimpleNamespace(phases=phases))

    phase = tm.get_task("Design")
    made = tm.list_tasks(parent_task_id=phase)
    assert [("Part 1", "blog-api", 5000), ("Part 2", "blog-api", 5000)] == sorted(
        (task.title, task.project_id, task.resource_constraints.max_tokens) for task in made
    )
    assert "\nCreate a REST API:\n- Posts\n" == tm.get_project("Blog API").description


def test_tasks_are_made_from_suggestions(tm: TaskManager) -> None:
    suggestion = SimpleNamespace(
        title="Test the parser",
        description="It has no tests.",
        priority=0.8,
        get_priority_level=lambda: "high",
        estimated_constraints=ResourceConstraints.documentation(),
    )

    suggestions = SimpleNamespace(tasks=[suggestion, SimpleNamespace(priority=0.2)])
    run(FROM_SUGGESTIONS, tm=tm, project=tm.create_project("Web"), suggestions=suggestions)

    (task,) = tm.list_tasks(project_id="web")
    assert ("high", 15000) == (task.priority, task.resource_constraints.max_tokens)


def test_a_budget_is_raised_by_half(tm: TaskManager) -> None:
    tm.create_task("One", id=123, resource_constraints=ResourceConstraints(max_tokens=5001))

    assert "retry" == run(MORE_TOKENS, tm=tm)["said"]
    assert 7502 == tm.get_task(123).resource_constraints.max_tokens


def test_tasks_are_waited_for_in_an_event_loop(tm: TaskManager) -> None:
    for number in (1, 2):
        tm.complete_task(tm.create_task(f"Task {number}", project_id="web"))

    run(UNTIL_OVER, tm=tm)


def _is_idle(clone: Clone) -> bool:
    """Whether nobody works on the clone any more."""
    from penguin_git.tracker import presence

    with clone.project() as project:
        return presence.of(project.repo) is None
