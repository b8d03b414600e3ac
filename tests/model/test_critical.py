"""The critical path: the heaviest chain of unfinished tasks."""

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.critical import critical_path
from penguin_git.model.graph import Graph
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from tests.model.strategies import forests
from tests.support.tasks import a_graph, a_task, by_id


def test_the_longest_chain_is_found() -> None:
    graph = a_graph(
        a_task("a"),
        a_task("b", depends_on=("a",)),
        a_task("c", depends_on=("b",)),
        a_task("d", depends_on=("a",)),
    )

    assert ("a", "b", "c") == critical_path(graph, {})


def test_heavy_tasks_outweigh_many() -> None:
    graph = a_graph(
        a_task("a"),
        a_task("b", depends_on=("a",)),
        a_task("c", depends_on=("b",)),
        a_task("d", depends_on=("a",)),
    )

    assert ("a", "d") == critical_path(graph, {TaskId("d"): 60})


def test_what_is_over_takes_no_time_any_more() -> None:
    graph = a_graph(
        a_task("a", status=TaskStatus.COMPLETED),
        a_task("b", depends_on=("a",)),
        a_task("c", depends_on=("b",), status=TaskStatus.CANCELLED),
        a_task("d", depends_on=("c",)),
    )

    assert ("b", "d") == critical_path(graph, {})


def test_tasks_that_wait_for_nobody_are_no_chain() -> None:
    assert () == critical_path(a_graph(a_task("a"), a_task("b")), {TaskId("a"): 99})


def test_parts_wait_through_their_parents() -> None:
    graph = a_graph(
        a_task("p"),
        a_task("a", parent="p"),
        a_task("q", depends_on=("p",)),
        a_task("b", parent="q"),
    )

    assert ("a", "b") == critical_path(graph, {})


def test_a_loop_is_left_out() -> None:
    graph = a_graph(
        a_task("a", depends_on=("b",)),
        a_task("b", depends_on=("a",)),
        a_task("c"),
        a_task("d", depends_on=("c",)),
    )

    assert ("c", "d") == critical_path(graph, {})


def test_a_chain_of_ten_thousand_is_no_trouble() -> None:
    names = [f"t{number}" for number in range(10_000)]
    links = zip(names[1:], names, strict=False)
    tasks = by_id(a_task(names[0]), *(a_task(name, depends_on=(before,)) for name, before in links))

    assert tuple(names) == critical_path(Graph(dict(reversed(tasks.items()))), {})


@given(forests(), st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)))
def test_it_is_as_heavy_as_networkx_finds_it(tasks: list[Task], weights: dict[str, int]) -> None:
    tasks = [a_task(task.id, depends_on=task.depends_on, status=task.status) for task in tasks]
    graph = a_graph(*tasks)
    edges: nx.DiGraph[str] = nx.DiGraph()
    over = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
    cost = {task.id: 0 if task.status in over else weights.get(task.id, 1) for task in tasks}
    for task in tasks:
        for needed in set(task.depends_on) & graph.tasks.keys():
            edges.add_edge(needed, task.id, weight=cost[task.id])
    path = critical_path(graph, {TaskId(name): weight for name, weight in weights.items()})

    assert all(graph.tasks[task].status not in over for task in path)
    assert 1 != len(path)
    for before, after in pairwise(path):
        assert nx.has_path(edges, before, after)
    if path and nx.is_directed_acyclic_graph(edges):
        for node in list(edges):
            edges.add_edge("start", node, weight=cost[TaskId(node)])
        chains = (nx.dag_longest_path_length(edges), max(cost.values()))
        assert sum(cost[task] for task in path) in chains or chains[0] == max(cost.values())
