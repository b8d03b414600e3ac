"""A diagram as an indented text: what comes first at the left, what waits for it and its parts below it."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from penguin_git.model.diagram import Diagram, EdgeKind
from penguin_git.model.ids import TaskId

ABOVE, BELOW = "see above", "goes on below"
ARROWS = {EdgeKind.DEPENDENCY: "─> ", EdgeKind.PARENT: "── "}
_DEEPEST = 24  # levels; what lies deeper goes on at the left margin


class Line(NamedTuple):
    """One task. `twigs` stand before it; `mark` says where the rest of it is, if not here."""

    twigs: str
    task: TaskId
    mark: str


class _Step(NamedTuple):
    """A task to come: the twigs of the lines below it are made of `margin`."""

    task: TaskId
    margin: str
    kind: EdgeKind | None
    is_last: bool
    depth: int


def outline(diagram: Diagram) -> Iterator[Line]:
    """Every task once with all that follows from it, and once more, marked, wherever else it is met."""
    follows = {edge.then for edge in diagram.edges}
    roots = [node.id for node in diagram.nodes if node.id not in follows]
    roots.sort(key=diagram.parts.__contains__)  # parents last: their parts are met in the order of the work
    rest = [node.id for node in diagram.nodes if node.id in follows]  # only loops are left of these
    waiting, seen = deque([*roots, *rest]), set[TaskId]()
    while waiting:
        root = waiting.popleft()
        walk = [_Step(root, "", None, True, 0)] if root not in seen else []
        while walk:
            step = walk.pop()
            below = _below(diagram, step)
            mark = ABOVE if step.task in seen else BELOW if below and step.depth >= _DEEPEST else ""
            yield Line(_twigs(step), step.task, mark)
            if not mark:
                seen.add(step.task)
                walk += reversed(below)
            elif mark is BELOW:
                waiting.appendleft(step.task)


def _twigs(step: _Step) -> str:
    if step.kind is None:
        return ""
    return f"{step.margin}{'└' if step.is_last else '├'}{ARROWS[step.kind]}"


def _below(diagram: Diagram, step: _Step) -> list[_Step]:
    """The parts of a task, then those that wait for it."""
    margin = "" if step.kind is None else step.margin + ("    " if step.is_last else "│   ")
    parts = [(one, EdgeKind.PARENT) for one in diagram.parts.get(step.task, ())]
    following = [*parts, *((one, EdgeKind.DEPENDENCY) for one in diagram.dependants.get(step.task, ()))]
    return [
        _Step(one, margin, kind, number == len(following), step.depth + 1)
        for number, (one, kind) in enumerate(following, start=1)
    ]
