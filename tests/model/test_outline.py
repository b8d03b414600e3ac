"""A diagram as an indented text."""

from hypothesis import given

from penguin_git.model.diagram import Diagram, Edge, EdgeKind, Node
from penguin_git.model.ids import TaskId
from penguin_git.model.outline import ABOVE, BELOW, outline
from penguin_git.model.task import Task
from tests.model.strategies import forests
from tests.support.tasks import a_task


def a_diagram(*tasks: Task) -> Diagram:
    """What a picture of these tasks shows, without a critical path."""
    names = {task.id for task in tasks}
    nodes = tuple(
        Node(
            id=task.id,
            title=task.title,
            status=task.status,
            state=task.status,
            priority=task.priority,
            project=task.project,
            parent=task.parent,
        )
        for task in tasks
    )
    waits = [
        Edge(one, task.id, EdgeKind.DEPENDENCY) for task in tasks for one in task.depends_on if one in names
    ]
    parts = [
        Edge(task.parent, task.id, EdgeKind.PARENT) for task in tasks if task.parent in names and task.parent
    ]
    return Diagram(nodes=nodes, edges=(*waits, *parts), critical_path=())


def drawn(diagram: Diagram) -> list[str]:
    return [f"{line.twigs}{line.task}{f' ({line.mark})' if line.mark else ''}" for line in outline(diagram)]


def test_what_waits_stands_below_and_a_task_is_told_once() -> None:
    diagram = a_diagram(
        a_task("a"),
        a_task("b", depends_on=("a",)),
        a_task("c", depends_on=("a",)),
        a_task("d", depends_on=("b", "c")),
        a_task("e", depends_on=("d",)),
    )

    assert ["a", "├─> b", "│   └─> d", "│       └─> e", "└─> c", "    └─> d (see above)"] == drawn(diagram)


def test_parts_and_dependants_are_told_apart() -> None:
    diagram = a_diagram(a_task("p"), a_task("c", parent="p"), a_task("d", depends_on=("p",)))

    assert ["p", "├── c", "└─> d"] == drawn(diagram)


def test_a_circle_is_told_too() -> None:
    assert ["a", "└─> b", "    └─> a (see above)"] == drawn(
        a_diagram(a_task("a", depends_on=("b",)), a_task("b", depends_on=("a",)))
    )


def test_a_long_chain_goes_on_at_the_left_margin() -> None:
    names = [f"t{number}" for number in range(2_000)]
    links = zip(names[1:], names, strict=False)
    diagram = a_diagram(a_task(names[0]), *(a_task(name, depends_on=(before,)) for name, before in links))

    lines = list(outline(diagram))

    assert 120 > max(len(line.twigs) for line in lines)
    assert names == [line.task for line in lines if not line.mark]
    assert {"", BELOW} == {line.mark for line in lines}


@given(forests())
def test_every_task_is_told_exactly_once(tasks: list[Task]) -> None:
    lines = list(outline(a_diagram(*tasks)))

    told: list[TaskId] = [line.task for line in lines if not line.mark]
    assert sorted(task.id for task in tasks) == sorted(told)
    assert {line.mark for line in lines} <= {"", ABOVE, BELOW}
