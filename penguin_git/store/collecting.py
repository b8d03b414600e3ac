"""The tasks that lines of files stand for, who waits for whom, and what is wrong with the rest."""

from collections.abc import Callable, Collection, Mapping

from penguin_git.errors import Problem
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.bodies import Span
from penguin_git.store.by_task import ByTask, EdgesOf
from penguin_git.store.line import Line, tasks_in
from penguin_git.store.lines import Lines
from penguin_git.store.ties import is_tied_as_ever

_LOOP = "It waits for itself: "

Load = Callable[[Line], Task | tuple[Problem, ...]]
Collected = tuple[Mapping[TaskId, Line], Graph[Head], tuple[Problem, ...]]


def collect(lines: Lines, load: Load, *, is_sound: bool = False) -> Collected:
    """The lines by task, the graph of their heads, and what is wrong.

    Two files for one id make both broken; loops of waiting are named, too, unless it is known that there
    are none (`is_sound`).
    """
    if lines.is_plain:
        plain = ByTask(lines)
        graph = Graph[Head](plain, is_sound=is_sound, edges=EdgesOf(plain))
        return plain, graph, tuple(sorted(_loops(graph, plain)))
    single, problems = _sorted_out(lines, load)
    graph = Graph(single, is_sound=is_sound)
    return single, graph, tuple(sorted(problems + _loops(graph, single)))


def _sorted_out(lines: Lines, load: Load) -> tuple[dict[TaskId, Line], list[Problem]]:
    """The lines of tasks that one file stands for, and what is wrong with the others."""
    single: dict[TaskId, Line] = {}
    problems: list[Problem] = []
    several: dict[TaskId, list[str]] = {}
    for line in lines.values():
        task = line.id
        if not task:
            found = load(line)
            if not isinstance(found, Task):
                problems += found
                continue
            task, line = found.id, tasks_in([(line.path, line.oid, found)], [Span()])[0]  # noqa: PLW2901 - mended just now
        if (other := single.setdefault(task, line)) is not line:
            several.setdefault(task, [other.path]).append(line.path)
    for task, where in several.items():
        del single[task]
        problems += [_twice(path, where) for path in where]
    return single, problems


def brought_up(since: tuple[Collected, Collection[Line]] | None, lines: Lines) -> Collected | None:
    """What was collected, with newer lines of some tasks that wait for the same others as before."""
    if since is None:
        return None
    (single, graph, broken), newer = since
    if not all(is_tied_as_ever(line, single.get(line.id)) for line in newer):
        return None
    now = ByTask(lines)
    return now, Graph(now, is_sound=True, like=graph, but=[line.id for line in newer]), broken


def _loops(graph: Graph[Head], lines: Mapping[TaskId, Line]) -> list[Problem]:
    """Tasks that wait for themselves: they can be read, and can never start."""
    hint = "Take one of the steps out of `depends_on` or `parent`."
    if graph.more_cycles:
        hint += f" There are {graph.more_cycles:,} more loops like this."
    return [
        Problem(lines[loop[0]].path, 0, 0, f"{_LOOP}{' -> '.join(f'`{step}`' for step in loop)}.", hint)
        for loop in map(_from_the_first, graph.cycles)
    ]


def is_loop(problem: Problem) -> bool:
    """Whether the problem is one of waiting, in a file that can be read."""
    return problem.message.startswith(_LOOP)


def _from_the_first(loop: list[TaskId]) -> list[TaskId]:
    at = loop.index(min(loop))
    return [*loop[at:-1], *loop[: at + 1]]


def _twice(path: str, where: list[str]) -> Problem:
    others = ", ".join(f"`{other}`" for other in where if other != path)
    return Problem(path, 0, 0, f"The same id is used by {others}.", "Rename one of the files.")
