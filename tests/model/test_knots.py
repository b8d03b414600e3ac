"""Loops of waiting: the quick look and the search by name agree, with each other and with networkx."""

from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.graph import Graph
from penguin_git.model.head import Head, head
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import MOST_NAMED, unsortable
from penguin_git.model.soundness import faults
from penguin_git.model.task import Task
from tests.model.strategies import forests
from tests.support.tasks import a_graph, a_task, by_id

DEEP = 10_000


def waiting(graph: Graph[Task]) -> "nx.DiGraph[tuple[str, str]]":
    """Beginnings and ends of tasks, each with an edge to what it waits for."""
    edges: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    for name, task in graph.tasks.items():
        edges.add_edge((name, "end"), (name, "begin"))
        edges.add_edges_from(
            ((name, "begin"), (needed, "end")) for needed in task.depends_on if needed in graph.tasks
        )
        if task.parent is not None and task.parent in graph.tasks:
            edges.add_edge((name, "begin"), (task.parent, "begin"))
            edges.add_edge((task.parent, "end"), (name, "end"))
    return edges


@given(forests())
def test_the_quick_look_agrees_with_the_search_by_name_and_with_networkx(tasks: list[Task]) -> None:
    graph = a_graph(*tasks)

    tied = unsortable(graph.tasks, graph.children)

    assert bool(tied) is bool(graph.cycles)
    assert bool(tied) is not nx.is_directed_acyclic_graph(waiting(graph))
    assert tied >= {task for loop in graph.cycles for task in loop}


@given(forests(), st.randoms(use_true_random=False))
def test_the_loops_and_faults_are_the_same_in_whichever_order_tasks_are_read(
    tasks: list[Task], chance: Random
) -> None:
    shuffled = chance.sample(tasks, len(tasks))

    assert a_graph(*tasks).cycles == a_graph(*shuffled).cycles
    assert list(faults(_graph(tasks))) == list(faults(_graph(shuffled)))


def _graph(tasks: list[Task]) -> Graph[Head]:
    return Graph({task.id: head(task) for task in tasks})


@given(forests())
def test_what_can_be_put_in_order_waits_for_nothing_that_cannot(tasks: list[Task]) -> None:
    graph = a_graph(*tasks)
    edges = waiting(graph)

    tied = unsortable(graph.tasks, graph.children)

    in_loops = {point for knot in nx.strongly_connected_components(edges) if len(knot) > 1 for point in knot}
    in_loops |= {point for point in edges if edges.has_edge(point, point)}
    held_up = in_loops.union(*(nx.ancestors(edges, point) for point in in_loops))
    assert {task for task, _ in held_up} == tied


@given(forests())
def test_an_edge_closes_a_loop_where_its_target_waits_for_its_source(tasks: list[Task]) -> None:
    graph = a_graph(*tasks)
    edges = waiting(graph)

    for name, task in graph.tasks.items():
        for needed in set(task.depends_on) & graph.tasks.keys():
            loop = graph.knots.closed_by_dependency(name, needed)
            assert bool(loop) is nx.has_path(edges, (needed, "end"), (name, "begin"))
        if task.parent is not None and task.parent in graph.tasks:
            loop = graph.knots.closed_by_parent(name, task.parent)
            assert bool(loop) is (
                nx.has_path(edges, (task.parent, "begin"), (name, "begin"))
                or nx.has_path(edges, (name, "end"), (task.parent, "end"))
            )


def test_the_loop_that_an_edge_closes_is_the_shortest_and_starts_there() -> None:
    graph = a_graph(
        a_task("a", depends_on=("b",)),
        a_task("b", depends_on=("x", "c")),
        a_task("x", depends_on=("y",)),
        a_task("y", depends_on=("a",)),
        a_task("c", depends_on=("a",)),
    )

    assert ["a", "b", "c", "a"] == graph.knots.closed_by_dependency(TaskId("a"), TaskId("b"))


def test_of_very_many_loops_some_are_named_and_the_others_counted() -> None:
    pairs = [(f"a{number}", f"b{number}") for number in range(MOST_NAMED + 50)]
    graph = a_graph(
        *(a_task(one, depends_on=(other,)) for pair in pairs for one, other in (pair, pair[::-1]))
    )

    assert (MOST_NAMED, 50) == (len(graph.cycles), graph.more_cycles)


def test_a_thick_knot_takes_no_longer_than_its_edges() -> None:
    names = [f"t{number}" for number in range(200)]
    graph = a_graph(*(a_task(name, depends_on=tuple({*names} - {name})) for name in names))

    assert MOST_NAMED == len(graph.cycles)


@pytest.mark.parametrize("field", ["depends_on", "parent"])
def test_a_chain_of_ten_thousand_is_no_trouble(field: str) -> None:
    names = [f"t{number}" for number in range(DEEP)]
    links = zip(names[1:], names, strict=False)
    chain = by_id(
        a_task(names[0]),
        *(a_task(name, **{field: before if field == "parent" else (before,)}) for name, before in links),
    )
    looped = {**chain, TaskId("t0"): a_task("t0", depends_on=(names[-1],))}

    assert [] == Graph(chain).cycles
    assert 1 == len(Graph(looped).cycles)
