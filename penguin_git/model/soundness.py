"""What is wrong with the edges between tasks: loops, unknown ids, dependencies that never complete."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from enum import StrEnum
from operator import itemgetter

from msgspec import Struct

from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus

_MOST_SEARCHED = 20  # unknown ids; a look for the nearest one goes through all tasks
_MOST_STEPS = 12

_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
_NEVER = {TaskStatus.CANCELLED: "is cancelled", TaskStatus.FAILED: "failed"}


class Code(StrEnum):
    """The kinds of faults, as programs know them."""

    CYCLE = "cycle"
    SELF_EDGE = "self_edge"
    DANGLING = "dangling"
    DANGLING_PARENT = "dangling_parent"
    CANCELLED_DEPENDENCY = "cancelled_dependency"
    FAILED_DEPENDENCY = "failed_dependency"
    BROKEN_FILE = "broken_file"


class Fault(Struct, frozen=True, kw_only=True):
    """One fault, and where it is written: `item` stands in the field `field` of `task`'s file.

    `loop` names the tasks of a cycle in order, the first one again at the end.
    """

    code: Code
    task: TaskId
    field: str
    item: TaskId
    message: str
    hint: str
    loop: tuple[TaskId, ...] = ()


def faults(graph: Graph[Head]) -> Iterator[Fault]:
    """Everything that is wrong: first the loops, then what each task says, by their ids."""
    for loop in graph.cycles:
        if len(loop) > 2:
            yield _cycle(graph, loop)
    nearest = _Nearest(graph)
    for name, task in sorted(graph.tasks.items(), key=itemgetter(0)):
        if task.parent is not None:
            yield from _parent(graph, name, task.parent, nearest)
        for needed in dict.fromkeys(task.depends_on):
            yield from _dependency(graph, name, needed, nearest)


def _cycle(graph: Graph[Head], loop: list[TaskId]) -> Fault:
    first = loop.index(min(loop))
    turned = [*loop[first:-1], *loop[: first + 1]]
    steps = [_named(graph, task) for task in turned]
    shown = steps if len(steps) <= _MOST_STEPS else [*steps[:6], "…", *steps[-5:]]
    task, following = turned[:2]
    is_own = following in graph.tasks[task].depends_on
    return Fault(
        code=Code.CYCLE,
        task=task,
        field="depends_on" if is_own else "parent",
        item=following,
        message=f"Tasks wait for each other in a circle: {' -> '.join(shown)}.",
        hint="`penguin task remove-dependency A B` takes one of the steps out.",
        loop=tuple(turned),
    )


def _parent(graph: Graph[Head], task: TaskId, parent: TaskId, nearest: "_Nearest") -> Iterator[Fault]:
    if parent == task:
        yield Fault(
            code=Code.SELF_EDGE,
            task=task,
            field="parent",
            item=parent,
            message=f"{_named(graph, task)} is its own parent.",
            hint=f"`penguin task update {task} --clear parent` ends that.",
        )
    elif parent not in graph.tasks:
        yield Fault(
            code=Code.DANGLING_PARENT,
            task=task,
            field="parent",
            item=parent,
            message=f"{_named(graph, task)} is a part of `{parent}`, which does not exist.",
            hint=f"{nearest(parent)}`penguin task update {task} --clear parent` lets it stand alone.",
        )


def _dependency(graph: Graph[Head], task: TaskId, needed: TaskId, nearest: "_Nearest") -> Iterator[Fault]:
    found = _what_is_wrong(graph, task, needed)
    if found is not None:
        code, message = found
        hint = nearest(needed) if code is Code.DANGLING else ""
        yield Fault(
            code=code,
            task=task,
            field="depends_on",
            item=needed,
            message=message,
            hint=f"{hint}`penguin task remove-dependency {task} {needed}` takes it out.",
        )


def _what_is_wrong(graph: Graph[Head], task: TaskId, needed: TaskId) -> tuple[Code, str] | None:
    if needed == task:
        return Code.SELF_EDGE, f"{_named(graph, task)} depends on itself."
    if needed not in graph.tasks:
        return Code.DANGLING, f"{_named(graph, task)} depends on `{needed}`, which does not exist."
    status = graph.status(needed)
    if status not in _NEVER or graph.status(task) in _OVER:
        return None
    code = Code.FAILED_DEPENDENCY if status is TaskStatus.FAILED else Code.CANCELLED_DEPENDENCY
    return code, f"{_named(graph, task)} depends on {_named(graph, needed)}, which {_NEVER[status]}."


class _Nearest:
    """Suggests the id that was probably meant; for a few ids, as each look goes through all of them."""

    def __init__(self, graph: Graph[Head]) -> None:
        self._known = graph.tasks
        self._found: dict[TaskId, str] = {}

    def __call__(self, unknown: TaskId) -> str:
        if unknown not in self._found and len(self._found) < _MOST_SEARCHED:
            near = get_close_matches(unknown, self._known, n=1, cutoff=0.5)
            self._found[unknown] = f"Did you mean `{near[0]}`? " if near else ""
        return self._found.get(unknown, "")


def within(faults: Iterable[Fault], wanted: Collection[TaskId]) -> list[Fault]:
    """The faults of wanted tasks; a loop counts where any of its tasks is one."""
    return [fault for fault in faults if any(task in wanted for task in fault.loop or (fault.task,))]


def _named(graph: Graph[Head], task: TaskId) -> str:
    return f"`{task}` ({graph.tasks[task].title})"
