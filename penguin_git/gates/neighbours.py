"""What a staged task touches: ids that lead nowhere, loops of waiting, two files for one id."""

from collections.abc import Iterator, Sequence

from penguin_git.errors import Problem
from penguin_git.gates.edges import PARENT, Edge, edges_of
from penguin_git.gates.shelf import Shelf
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import Knots

_MOST_SEARCHED = 20  # unknown ids; a look for the nearest one goes through all tasks
_MOST_STEPS = 12


class Neighbours:
    """Looks around in the index of a commit."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._knots = Knots(shelf, shelf.children)
        self._named: set[frozenset[TaskId]] = set()
        self._searched = 0

    def twice(self, path: str, task: TaskId) -> Iterator[Problem]:
        """Return the problem with an id that another file has, too."""
        others = [place for place, _ in self._shelf.places.get(task, ()) if place != path]
        if others:
            yield twice(path, others)

    def dangling(self, path: str, data: bytes, edges: Sequence[Edge]) -> Iterator[Problem]:
        """Return the problem with each of a file's edges to a task that has no file."""
        for field, other in edges:
            if other not in self._shelf.places:
                place = _place(data, path, field, other)
                yield Problem(path, *place, f"There is no task `{other}`.", self._instead(other))

    def loops(self, task: TaskId, path: str, data: bytes, edges: Sequence[Edge]) -> Iterator[Problem]:
        """Return the loops of waiting that edges of a task close, each loop once."""
        for field, other in edges:
            loop = self._closed(task, field, other)
            if loop and frozenset(loop) not in self._named:
                self._named.add(frozenset(loop))
                place = _place(data, path, field, other)
                hint = "Take one of the steps out of `depends_on` or `parent`."
                yield Problem(path, *place, f"It would wait for itself: {_shown(loop)}.", hint)

    def bereft(self, gone: Sequence[TaskId]) -> Iterator[Problem]:
        """Return the tasks that name one of those whose files go."""
        for task in self._shelf.naming(gone):
            path, data = self._shelf.text(task.id)
            for field, other in edges_of(task):
                if other in gone:
                    place = _place(data, path, field, other)
                    hint = f"`penguin task delete {other} --force` also removes what leads there."
                    yield Problem(path, *place, f"It names `{other}`, whose file goes.", hint)

    def _closed(self, task: TaskId, field: str, other: TaskId) -> list[TaskId]:
        if other not in self._shelf:
            return []
        if field == PARENT:
            return self._knots.closed_by_parent(task, other)
        return self._knots.closed_by_dependency(task, other)

    def _instead(self, unknown: TaskId) -> str:
        from difflib import get_close_matches

        self._searched += 1
        near = get_close_matches(unknown, self._shelf.places, n=1) if self._searched <= _MOST_SEARCHED else []
        return f"Did you mean `{near[0]}`?" if near else "Create it first, or remove the line."


def twice(path: str, others: Sequence[str]) -> Problem:
    """Return the problem with a file whose id other files have, too."""
    listed = ", ".join(f"`{place}`" for place in others)
    return Problem(path, 0, 0, f"The same id is used by {listed}.", "Rename one of the files.")


def _place(data: bytes, path: str, field: str, other: TaskId) -> tuple[int, int]:
    from penguin_git.codec import lookup  # it brings the YAML parser, which most commits don't need

    return lookup.naming(data, path, field, other)


def _shown(loop: Sequence[TaskId]) -> str:
    steps = [f"`{step}`" for step in loop]
    return " -> ".join(steps if len(steps) <= _MOST_STEPS else [*steps[:6], "…", *steps[-5:]])
