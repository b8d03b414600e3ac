"""From the tasks that a person sees to a diagram of them."""

from collections.abc import Collection, Iterator, Mapping

from penguin_git.model import effort, schedule
from penguin_git.model.critical import critical_path
from penguin_git.model.diagram import Diagram, Edge, EdgeKind, Node
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View


def diagram(view: View, wanted: Collection[TaskId]) -> Diagram:
    """The wanted tasks, the most urgent first, with the edges and the critical path among them."""
    rows = sorted(map(view.rows.__getitem__, wanted), key=lambda row: schedule.urgency(row.head))
    shown = {row.head.id: row.head for row in rows}
    nodes = tuple(map(_node, rows))
    outside = [one for task in shown.values() for one in dict.fromkeys(task.depends_on) if one not in shown]
    return Diagram(
        nodes=nodes,
        edges=tuple(_edges(shown)),
        critical_path=critical_path(Graph(shown), {node.id: node.minutes or 1 for node in nodes}),
        hidden=sum(one in view.rows for one in outside),
        dangling=sum(one not in view.rows for one in outside),
    )


def plain(diagram: Diagram) -> dict[str, object]:
    """The diagram for JSON. An edge goes from what comes first to what waits, or from a parent to a part."""
    nodes = [{name: getattr(node, name) for name in node.__struct_fields__} for node in diagram.nodes]
    edges = [{"from": edge.first, "to": edge.then, "kind": edge.kind} for edge in diagram.edges]
    return {"nodes": nodes, "edges": edges, "critical_path": list(diagram.critical_path)}


def _node(row: Row) -> Node:
    task, constraints = row.head, row.task.resource_constraints
    return Node(
        id=task.id,
        title=task.title,
        status=task.status,
        state=row.state or task.status,
        priority=task.priority,
        project=task.project,
        parent=task.parent,
        minutes=effort.minutes(row.task.estimate, constraints.max_duration_minutes),
    )


def _edges(shown: Mapping[TaskId, Head]) -> Iterator[Edge]:
    for task in shown.values():
        if task.parent is not None and task.parent in shown:
            yield Edge(task.parent, task.id, EdgeKind.PARENT)
        for needed in dict.fromkeys(task.depends_on):
            if needed in shown:
                yield Edge(needed, task.id, EdgeKind.DEPENDENCY)
