"""Which tasks could mention a text: one look at all bodies, as they lie in the cache."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import compress

from penguin_git.model import searching
from penguin_git.model.head import Columns
from penguin_git.model.ids import TaskId
from penguin_git.store.bodies import Bodies
from penguin_git.store.by_task import ByTask
from penguin_git.store.line import Line


def possible(text: str, lines: Mapping[TaskId, Line], bodies: Bodies) -> set[TaskId]:
    """The tasks in which a text could occur; also those whose bodies are nowhere kept. Only a no is sure."""
    if not searching.is_findable(text):
        return set(lines)
    places = list(searching.places(text, bodies.blocks()))
    starts: dict[int, TaskId] = {}
    found: set[TaskId] = set()
    # Asked column by column, ten thousand lines take a tenth of the time. Lines that were replaced by newer
    # ones are among them: that finds a task too many at most.
    for columns in _tables(lines):
        tasks, lengths = columns["id"], columns["length"]
        if 0 in lengths:
            found.update(task for task, length in zip(tasks, lengths, strict=True) if not length)
        if places:
            starts.update(zip(compress(columns["start"], lengths), compress(tasks, lengths), strict=True))
    order = sorted(starts)
    for at in places:
        place = bisect_right(order, at)
        if place:
            found.add(starts[order[place - 1]])
    return found


def _tables(lines: Mapping[TaskId, Line]) -> Iterable[Columns]:
    if isinstance(lines, ByTask):
        return lines.lines.tables
    tables = [line.columns for line in lines.values()]
    return dict(zip(map(id, tables), tables, strict=True)).values()
