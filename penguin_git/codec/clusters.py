"""The boxes of a picture: one for a project where there are several, one for a parent around its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from penguin_git.model.diagram import Diagram, EdgeKind
from penguin_git.model.ids import TaskId

_DEEPEST = 4  # boxes in boxes; a parent further in is a task like others, with lines to its parts


@dataclass
class Box:
    """`tasks` lie directly in it. `loose` are those of them that no edge leads to or from."""

    name: str
    title: str = ""
    parent: TaskId | None = None
    tasks: list[TaskId] = field(default_factory=list)
    loose: list[TaskId] = field(default_factory=list)
    boxes: list["Box"] = field(default_factory=list)


class Boxes:
    """The boxes of one diagram, and which tasks stand for a box where an edge leads to it."""

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._framed: dict[TaskId, Box] = {}
        self._tied = {
            end
            for edge in diagram.edges
            if edge.kind is EdgeKind.DEPENDENCY
            for end in (edge.first, edge.then)
        }
        self._has_before = {edge.then for edge in diagram.edges if edge.kind is EdgeKind.DEPENDENCY}
        self.outermost = Box("")
        self._fill()

    def holds(self, parent: TaskId, part: TaskId) -> bool:
        """Whether the part lies in a box of the parent's own."""
        box = self._framed.get(parent)
        return box is not None and (part in box.tasks or any(inner.parent == part for inner in box.boxes))

    def first_in(self, task: TaskId) -> TaskId:
        """The task itself, or the first one to be done of those in its box."""
        inside = self._inside(task)
        return next((one for one in inside if one not in self._has_before), inside[0])

    def last_in(self, task: TaskId) -> TaskId:
        """The task itself, or the last one to be done of those in its box."""
        inside = self._inside(task)
        after = self._diagram.dependants
        return next((one for one in reversed(inside) if one not in after), inside[-1])

    def _inside(self, task: TaskId) -> list[TaskId]:
        return list(_tasks(self._framed[task])) if task in self._framed else [task]

    def _fill(self) -> None:
        tops = [node for node in self._diagram.nodes if node.parent not in self._diagram.by_id]
        projects = {node.project for node in tops}
        frames: dict[str | None, Box] = {None: self.outermost}
        for node in tops:
            if node.project not in frames:
                own = Box(f"project {node.project}", node.project or "")
                frames[node.project] = own if len(projects) > 1 else self.outermost
                if len(projects) > 1:
                    self.outermost.boxes.append(own)
            self._put(node.id, frames[node.project])
        placed = set(_tasks(self.outermost)) | self._framed.keys()
        for node in self._diagram.nodes:
            if node.id not in placed:  # parents in a loop
                self._place(node.id, self.outermost)

    def _put(self, top: TaskId, box: Box) -> None:
        """A task and everything below it."""
        walk = [(top, box, 0)]
        while walk:
            task, around, depth = walk.pop()
            parts = self._diagram.parts.get(task, [])
            inner = around
            if parts and depth < _DEEPEST:
                inner = self._framed[task] = Box(task, parent=task)
                around.boxes.append(inner)
            else:
                self._place(task, around)
            walk += [(part, inner, depth + 1) for part in reversed(parts)]

    def _place(self, task: TaskId, box: Box) -> None:
        box.tasks.append(task)
        if task not in self._tied:
            box.loose.append(task)


def _tasks(box: Box) -> Iterator[TaskId]:
    walk = [box]
    while walk:
        here = walk.pop()
        yield from here.tasks
        walk += reversed(here.boxes)
