"""Who waits for whom: derived states, inherited dependencies, loops, and very long chains."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from penguin_git.model.graph import Edges, Graph, derived
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from tests.model.strategies import STATUSES, forests
from tests.support.tasks import a_graph, a_task, by_id

LONG = 10_000


def ids(*names: str) -> list[TaskId]:
    return [TaskId(name) for name in names]


@pytest.mark.parametrize(
    ("children", "parent"),
    [
        ("pending", "pending"),
        ("paused", "pending"),
        ("completed", "completed"),
        ("cancelled", "cancelled"),
        ("failed", "failed"),
        ("in_progress", "in_progress"),
        ("failed in_progress completed", "in_progress"),
        ("completed failed cancelled pending", "failed"),
        ("completed cancelled", "completed"),
        ("cancelled completed completed", "completed"),
        ("cancelled cancelled", "cancelled"),
        ("completed pending", "pending"),
        ("completed paused", "pending"),
        ("cancelled pending", "pending"),
        ("", "pending"),
    ],
)
def test_the_state_of_a_parent_follows_from_its_children(children: str, parent: str) -> None:
    assert parent == derived([TaskStatus(child) for child in children.split()])


@given(st.lists(STATUSES, min_size=1))
def test_the_order_of_children_does_not_matter(children: list[TaskStatus]) -> None:
    assert derived(children) == derived(sorted(children))


def test_a_leaf_has_its_own_state_and_a_parent_never() -> None:
    graph = a_graph(
        a_task("top", status=TaskStatus.FAILED),
        a_task("mid", status=TaskStatus.CANCELLED, parent="top"),
        a_task("leaf", status=TaskStatus.COMPLETED, parent="mid"),
    )

    assert [graph.status(task) for task in ids("top", "mid", "leaf")] == ["completed"] * 3


def test_the_state_rises_through_all_levels() -> None:
    graph = a_graph(
        a_task("top"),
        a_task("done", status=TaskStatus.COMPLETED, parent="top"),
        a_task("mid", parent="top"),
        a_task("leaf", status=TaskStatus.IN_PROGRESS, parent="mid"),
    )

    assert graph.status(TaskId("top")) == "in_progress"


@given(forests())
def test_every_state_agrees_with_those_of_the_children(tasks: list[Task]) -> None:
    graph = a_graph(*tasks)

    for task in graph.tasks:
        above = graph.ancestors(task)
        if task in graph.children and not above:
            assert derived([graph.status(child) for child in graph.children[task]]) == graph.status(task)
        if task not in graph.children:
            assert graph.tasks[task].status == graph.status(task)


@given(forests(), STATUSES)
def test_states_that_are_known_of_a_graph_like_it_are_as_good_as_new_ones(
    tasks: list[Task], status: TaskStatus
) -> None:
    old = a_graph(*tasks)
    for task in old.tasks:
        old.status(task)
        now = by_id(*(structs.replace(one, status=status) if one.id == task else one for one in tasks))
        alike = Graph(now, like=old, but=[task])

        if not old.cycles:
            assert {one: Graph(now).status(one) for one in now} == {one: alike.status(one) for one in now}


def test_children_and_dependants_are_listed_by_whom_they_name() -> None:
    graph = a_graph(
        a_task("top"), a_task("one", parent="top"), a_task("two", parent="top", depends_on=("one", "gone"))
    )

    assert graph.children == {"top": ["one", "two"]}
    assert graph.dependants == {"one": ["two"], "gone": ["two"]}


def test_a_parent_that_does_not_exist_is_no_parent() -> None:
    graph = a_graph(a_task("one", parent="gone"))

    assert (graph.children, graph.ancestors(TaskId("one"))) == ({}, [])


def test_dependencies_are_inherited_from_all_ancestors_nearest_first() -> None:
    graph = a_graph(
        a_task("top", depends_on=("far", "both")),
        a_task("mid", depends_on=("near",), parent="top"),
        a_task("leaf", depends_on=("own", "both"), parent="mid"),
    )

    assert ids("mid", "top") == graph.ancestors(TaskId("leaf"))
    assert ids("own", "both", "near", "far") == graph.dependencies(TaskId("leaf"))


def test_nobody_derives_the_state_of_a_parent_to_walk_along_edges() -> None:
    written = by_id(
        a_task("top"), a_task("mid", parent="top", depends_on=("x",)), a_task("low", parent="mid")
    )
    asked: list[TaskId] = []

    class Derived(dict[TaskId, Task]):
        def __missing__(self, task: TaskId) -> Task:
            asked.append(task)
            return written[task]

    graph = Graph(Derived(), written=written, edges=Edges(written))

    assert ids("mid", "top") == graph.ancestors(TaskId("low"))
    assert [] == graph.parents_in_a_loop(TaskId("low"))
    assert ids("x") == graph.dependencies(TaskId("low"))
    assert ids("low") == graph.held_up(TaskId("x"))
    assert TaskStatus.PENDING is graph.status(TaskId("top"))
    assert [] == asked


def test_a_task_holds_up_all_that_wait_for_it_through_others_and_through_parents() -> None:
    graph = a_graph(
        a_task("a", parent="p"),
        a_task("p"),
        a_task("b", depends_on=("a",)),
        a_task("q", depends_on=("p",)),
        a_task("c", parent="q"),
        a_task("d", depends_on=("c",)),
        a_task("e"),
    )

    assert ids("b", "c", "d") == graph.held_up(TaskId("a"))
    assert [] == graph.held_up(TaskId("e"))


CYCLES = {
    "a task on itself": ([a_task("a", depends_on=("a",))], "a a"),
    "two tasks": ([a_task("a", depends_on=("b",)), a_task("b", depends_on=("a",))], "a b a"),
    "three tasks in order": (
        [
            a_task("a", depends_on=("b",)),
            a_task("b", depends_on=("c",)),
            a_task("c", depends_on=("a",)),
        ],
        "a b c a",
    ),
    "a tail that leads into a loop": (
        [
            a_task("tail", depends_on=("a",)),
            a_task("a", depends_on=("b",)),
            a_task("b", depends_on=("a",)),
        ],
        "a b a",
    ),
    "a child on its parent": ([a_task("p"), a_task("c", parent="p", depends_on=("p",))], "p c p"),
    "a parent on its child": ([a_task("p", depends_on=("c",)), a_task("c", parent="p")], "p c p"),
    "a child that somebody needs whom its parent needs": (
        [a_task("p", depends_on=("x",)), a_task("c", parent="p"), a_task("x", depends_on=("c",))],
        "p x c p",
    ),
    "two families": (
        [
            a_task("p"),
            a_task("c", parent="p", depends_on=("q",)),
            a_task("q"),
            a_task("d", parent="q", depends_on=("p",)),
        ],
        "p c q d p",
    ),
    "a parent in a loop of its own": (
        [
            a_task("c", parent="p"),
            a_task("p", depends_on=("x",)),
            a_task("x", depends_on=("p",)),
        ],
        "p x p",
    ),
    "its own parent": ([a_task("a", parent="a")], "a a"),
    "parents in a ring": (
        [a_task("a", parent="b"), a_task("b", parent="c"), a_task("c", parent="a")],
        "a b c a",
    ),
}


def turned(loop: list[TaskId]) -> list[TaskId]:
    """The loop from its smallest id on, without the repetition."""
    steps = loop[:-1]
    start = steps.index(min(steps))
    return steps[start:] + steps[:start]


@pytest.mark.parametrize(("tasks", "loop"), CYCLES.values(), ids=CYCLES.keys())
def test_a_loop_of_waiting_is_named_in_order(tasks: list[Task], loop: str) -> None:
    found = a_graph(*tasks).cycles

    assert all(one[0] == one[-1] for one in found)
    assert turned(ids(*loop.split())) in [turned(one) for one in found]
    assert len({frozenset(one) for one in found if len(one) == len(loop.split())}) == 1


NO_CYCLES = {
    "nothing": [],
    "a chain": [a_task("a"), a_task("b", depends_on=("a",)), a_task("c", depends_on=("b",))],
    "a diamond": [
        a_task("a"),
        a_task("b", depends_on=("a",)),
        a_task("c", depends_on=("a",)),
        a_task("d", depends_on=("b", "c")),
    ],
    "a dangling dependency": [a_task("a", depends_on=("gone",))],
    "siblings in a chain": [a_task("p"), a_task("b", parent="p"), a_task("c", parent="p", depends_on=("b",))],
    "a parent that waits": [a_task("p", depends_on=("x",)), a_task("c", parent="p"), a_task("x")],
    "a child that both need": [
        a_task("p"),
        a_task("b", parent="p"),
        a_task("x", depends_on=("b",)),
        a_task("c", parent="p", depends_on=("x",)),
    ],
}


@pytest.mark.parametrize("tasks", NO_CYCLES.values(), ids=NO_CYCLES.keys())
def test_waiting_without_a_loop_shows_none(tasks: list[Task]) -> None:
    assert a_graph(*tasks).cycles == []


def knots(graph: Graph[Task]) -> list[set[TaskId]]:
    """By brute force: the sets of tasks whose ends wait for each other's."""
    needs = {task: {*graph.dependencies(task), *graph.children.get(task, ())} for task in graph.tasks}
    for _ in graph.tasks:
        needs = {
            task: found.union(*(needs.get(other, set()) for other in found)) for task, found in needs.items()
        }
    looped = [task for task in graph.tasks if task in needs[task]]
    return [{other for other in looped if other in needs[task] and task in needs[other]} for task in looped]


@given(forests())
def test_every_knot_shows_a_loop_and_every_loop_is_real(tasks: list[Task]) -> None:
    graph = a_graph(*tasks)

    loops, tied = graph.cycles, knots(graph)

    assert all(any(knot & set(loop) for loop in loops) for knot in tied)
    assert all(any(knot & set(loop) for knot in tied) for loop in loops)
    for loop in loops:
        assert len(set(loop)) == len(loop) - 1
        for task, following in pairwise(loop):
            family = graph.tasks[following].parent == task or graph.tasks[task].parent == following
            assert family or following in graph.tasks[task].depends_on


def chained(field: str) -> dict[TaskId, Task]:
    names = [f"t{number}" for number in range(LONG)]
    links = zip(names[1:], names, strict=False)
    return by_id(
        a_task(names[0]),
        *(a_task(name, **{field: before if field == "parent" else (before,)}) for name, before in links),
    )


def test_a_chain_of_ten_thousand_dependencies_is_no_trouble() -> None:
    graph = Graph(chained("depends_on"))

    assert graph.cycles == []
    assert graph.status(TaskId(f"t{LONG - 1}")) == "pending"


def test_ten_thousand_levels_of_parents_are_no_trouble() -> None:
    tasks = chained("parent")
    bottom = TaskId(f"t{LONG - 1}")
    graph = Graph({**tasks, bottom: a_task(bottom, parent=tasks[bottom].parent, status=TaskStatus.FAILED)})

    assert graph.status(TaskId("t0")) == "failed"
    assert graph.cycles == []
    assert len(graph.ancestors(bottom)) == LONG - 1
    assert graph.dependencies(bottom) == []


def test_a_loop_of_ten_thousand_tasks_is_found_whole() -> None:
    tasks = chained("depends_on")
    first = TaskId("t0")
    graph = Graph({**tasks, first: a_task(first, depends_on=(f"t{LONG - 1}",))})

    assert [len(loop) for loop in graph.cycles] == [LONG + 1]
