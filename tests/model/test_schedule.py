"""The plan: what starts now, in which order, and why the others stay."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model import readiness, schedule
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.graph import Graph
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.readiness import Situation
from penguin_git.model.schedule import Plan, Waiting, plan
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Phase, Task
from tests.model.strategies import IDS, forests
from tests.support.tasks import NOW, a_task, heads

FULL = "it is ready, and waits for a free place (`max_parallel`)"


def around(*tasks: Task, **fields: Any) -> Situation:
    return Situation(**{"tasks": heads(*tasks), "config": Config(), "agents": {"shell"}, **fields})


def ready(task: str, **fields: Any) -> Task:
    return a_task(task, run="make", **fields)


def test_an_empty_project_has_an_empty_plan() -> None:
    assert Plan() == plan(around(), NOW, capacity=2)


def test_ready_tasks_start_up_to_the_capacity_and_the_rest_says_why_it_waits() -> None:
    result = plan(around(ready("a"), ready("b"), ready("c")), NOW, capacity=2)

    assert (
        Plan(start=(TaskId("a"), TaskId("b")), waiting=(Waiting(task=TaskId("c"), reasons=(FULL,)),))
        == result
    )


@pytest.mark.parametrize("capacity", [0, -1])
def test_without_a_free_place_nothing_starts(capacity: int) -> None:
    assert () == plan(around(ready("a")), NOW, capacity=capacity).start


def test_people_take_no_place_and_need_none() -> None:
    config = Config(agents={"jane": AgentConfig(type="human")})
    tasks = (a_task("a", assigned_to="jane"), ready("b"), ready("c"), a_task("d", assigned_to="jane"))

    result = plan(around(*tasks, config=config, agents={"shell", "jane"}), NOW, capacity=1)

    assert ("a", "b", "d") == result.start


def test_a_workflow_with_an_agent_in_it_takes_a_place() -> None:
    config = Config(agents={"jane": AgentConfig(type="human")})
    phases = (Phase(phase="building", agent="shell"), Phase(phase="review", agent="jane"))
    task = a_task("a", run="make", workflow=phases)

    result = plan(around(task, config=config, agents={"shell", "jane"}), NOW, capacity=0)

    assert () == result.start


def test_a_blocked_task_takes_no_place() -> None:
    tasks = (a_task("a", priority=TaskPriority.CRITICAL), ready("b", priority=TaskPriority.LOW))

    result = plan(around(*tasks), NOW, capacity=1)

    assert ("b",) == result.start
    assert ["a"] == [waiting.task for waiting in result.waiting]


def test_the_order_is_priority_then_due_date_then_age_then_id() -> None:
    soon, later = NOW.replace(day=23), NOW.replace(day=25)
    tasks = [
        ready("low-soon", priority=TaskPriority.LOW, due=soon),
        ready("z", priority=TaskPriority.HIGH, created_at=NOW.replace(day=1)),
        ready("y", priority=TaskPriority.HIGH, created_at=NOW.replace(day=2)),
        ready("b", priority=TaskPriority.HIGH),
        ready("a", priority=TaskPriority.HIGH),
        ready("due-later", priority=TaskPriority.HIGH, due=later, created_at=NOW.replace(day=1)),
        ready("due-soon", priority=TaskPriority.HIGH, due=soon),
        ready("critical", priority=TaskPriority.CRITICAL),
        ready("medium"),
    ]

    expected = ("critical", "due-soon", "due-later", "z", "y", "a", "b", "medium", "low-soon")
    assert expected == plan(around(*tasks), NOW, capacity=len(tasks)).start


def test_only_leaves_all_other_tasks_alone() -> None:
    tasks = (ready("a"), ready("b"), a_task("c"), a_task("d"))

    result = plan(around(*tasks), NOW, capacity=5, only={TaskId("b"), TaskId("c")})

    assert ("b",) == result.start
    assert ["c"] == [waiting.task for waiting in result.waiting]


def test_only_does_not_loosen_what_blocks() -> None:
    tasks = (ready("a"), ready("b", depends_on=("a",)))

    result = plan(around(*tasks), NOW, capacity=5, only={TaskId("b")})

    assert () == result.start
    assert ("it waits for `a` (Title of a), which is pending",) == result.waiting[0].reasons


def test_nothing_at_all_starts_when_only_names_nothing() -> None:
    assert Plan() == plan(around(ready("a")), NOW, capacity=5, only=())


def test_a_task_with_an_attempt_is_left_to_its_attempt() -> None:
    assert Plan() == plan(around(ready("a"), attempts={TaskId("a")}), NOW, capacity=5)


def test_parents_and_tasks_that_are_not_pending_are_not_in_the_plan() -> None:
    tasks = (
        ready("p"),
        ready("c", parent="p", status=TaskStatus.COMPLETED),
        ready("f", status=TaskStatus.FAILED),
    )

    assert Plan() == plan(around(*tasks), NOW, capacity=5)


@given(forests(), st.integers(-1, 4), st.none() | st.sets(IDS), st.sets(IDS), st.booleans())
def test_a_plan_starts_no_blocked_task_and_fits_the_capacity_and_leaves_nobody_out(
    tasks: list[Task], capacity: int, only: set[TaskId] | None, attempts: set[TaskId], paused: bool
) -> None:
    situation = around(*tasks, attempts=attempts, paused=paused)
    graph = Graph(situation.tasks)

    result = plan(situation, NOW, capacity=capacity, only=only)

    assert len(result.start) <= max(capacity, 0)
    for task in result.start:
        assert [] == readiness.reasons(situation.tasks[task], situation, graph, NOW)
    asked = {
        task.id
        for task in tasks
        if task.status is TaskStatus.PENDING
        and task.id not in graph.children
        and task.id not in attempts
        and (only is None or task.id in only)
    }
    waiting = [entry.task for entry in result.waiting]
    assert sorted(asked) == sorted([*result.start, *waiting])
    assert all(entry.reasons for entry in result.waiting)


@given(forests(), st.integers(0, 4))
def test_whoever_waits_for_a_place_is_no_more_urgent_than_those_who_start(
    tasks: list[Task], capacity: int
) -> None:
    situation = around(*tasks)

    result = plan(situation, NOW, capacity=capacity)

    queue = [*result.start, *(entry.task for entry in result.waiting if entry.reasons == (FULL,))]
    urgencies = [schedule.urgency(situation.tasks[task]) for task in queue]
    assert sorted(urgencies) == urgencies
    assert len(queue) == len(result.start) or len(result.start) == capacity
