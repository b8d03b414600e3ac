"""What a process has read and no other one knows of yet: few files are sooner read again than kept."""

from collections.abc import Iterable, Sequence

from penguin_git.model.task import Task
from penguin_git.store.bodies import Bodies, Body, Span
from penguin_git.store.line import Line, tasks_in

FEW = 20  # files that are read again in less time than a cache is written


class Unkept:
    """Tasks that lie nowhere but here, and how many files were read since the last time all was kept."""

    def __init__(self) -> None:
        self.count = 0
        self._tasks: dict[tuple[str, str], Task] = {}

    def hold(self, bodies: Sequence[Body]) -> list[Span]:
        """Hold some bodies in memory alone: they lie nowhere."""
        self._tasks |= {(body.oid, body.task.id): body.task for body in bodies}
        return [Span()] * len(bodies)

    def task(self, line: Line) -> Task | None:
        """The task of a line, if it is held here."""
        return self._tasks.get((line.oid, line.id))

    def placed(self, lines: Iterable[Line], bodies: Bodies) -> list[Line]:
        """Put what is held of these lines among the bodies; lines that say where it lies now."""
        if not self._tasks:
            return []
        tasks, self._tasks = self._tasks, {}
        names = dict.fromkeys((line.path, line.oid, line.id) for line in lines if not line.length)
        held = [(path, oid, tasks[oid, task]) for path, oid, task in names if (oid, task) in tasks]
        return tasks_in(held, bodies.append([Body(oid, task) for _, oid, task in held])) if held else []
