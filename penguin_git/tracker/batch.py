"""Several new tasks at once, which may name each other: all of them or none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct, structs

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model import ids
from penguin_git.model.graph import Graph
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.model.text import visible
from penguin_git.tracker import drafting, edges, finding, loops, minting
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View

Reference = str | int
"""A task as a person names it; a number is a place in the batch, from 0, or the id of an older task."""


class Entry(Struct, frozen=True):
    """One task of a batch: its wishes without edges, and the edges beside them."""

    wishes: Wishes
    chosen: str | None = None
    parent: Reference | None = None
    depends_on: tuple[Reference, ...] = ()
    relates_to: tuple[Reference, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.wishes.title or ""


def drafts(
    project: Project, view: View, entries: Sequence[Entry], *, inside: str | None = None
) -> tuple[Task, ...]:
    """The new tasks of a batch. A `PenguinError` says which one is wrong, and how."""
    new = _ids(project, view, entries)
    stamp = Task(
        id=TaskId(""),
        title="",
        created_at=project.world.now().replace(microsecond=0),
        created_by=drafting.author(project),
        discovered_from=(ids.parse(inside),) if inside else (),
    )
    names = _Names(view, [entry.title for entry in entries], new)
    tasks = []
    for number, (entry, task) in enumerate(zip(entries, new, strict=True)):
        with about(number, entry.title):
            wishes = structs.replace(entry.wishes, title=entry.title)  # none is refused as an empty one is
            blank = structs.replace(stamp, id=task)
            said = structs.replace(blank, **drafting.changed_fields(wishes, view, blank))
            tasks.append(structs.replace(said, **_edges(view, entry, said, names)))
    _check_loops(view, tasks)
    return tuple(tasks)


def _ids(project: Project, view: View, entries: Sequence[Entry]) -> list[TaskId]:
    """The chosen ids, and new ones in their alphabetical order: listings go by id at last."""
    config = view.config
    chosen: dict[int, TaskId] = {}
    taken = minting.known_ids(project, config) if any(entry.chosen for entry in entries) else set()
    for number, entry in enumerate(entries):
        if entry.chosen is not None:
            with about(number, entry.title):
                chosen[number] = _free(entry.chosen, {*taken, *chosen.values()})
    minted = minting.new_ids(project, config, len(entries)) if entries else []
    left = [task for task in minted if task not in chosen.values()]
    places = [number for number in range(len(entries)) if number not in chosen]
    rest = sorted(left[: len(places)], key=lambda task: (len(task), task))
    return [{**chosen, **dict(zip(places, rest, strict=True))}[number] for number in range(len(entries))]


def _free(chosen: str, taken: set[str]) -> TaskId:
    if chosen in taken:
        raise PenguinError(f"There is a task `{chosen}` already.", hint="Choose another id, or none.")
    return ids.parse(chosen)


class _Names:
    """Which task a reference in the batch means: one of the batch first, then one that exists."""

    def __init__(self, view: View, titles: Sequence[str], new: Sequence[TaskId]) -> None:
        self._view, self._new = view, new
        self._by_title: dict[str, list[TaskId]] = {}
        for title, task in zip(titles, new, strict=True):
            self._by_title.setdefault(title.strip().casefold(), []).append(task)

    def id_of(self, said: Reference, project: str | None) -> TaskId:
        if isinstance(said, int):
            return self._numbered(said, project)
        if said in self._new:
            return TaskId(said)
        same = self._by_title.get(said.strip().casefold(), [])
        if len(same) > 1:
            raise PenguinError(
                f"{len(same)} tasks of the batch are called `{visible(said)}`.",
                hint="Say which one by its place in the batch, from 0.",
            )
        return same[0] if same else finding.id_of(self._view, said, project=project)

    def _numbered(self, said: int, project: str | None) -> TaskId:
        if not 0 <= said < len(self._new):
            return finding.id_of(self._view, str(said), project=project)
        if str(said) in self._view.graph.tasks:
            raise PenguinError(
                f"{said} is a place in the batch, and the id of a task that exists.",
                hint=f'Name the one in the batch by its title, and the other one as text: "{said}".',
            )
        return self._new[said]


def _edges(view: View, entry: Entry, task: Task, names: _Names) -> Mapping[str, object]:
    needed, related = (
        tuple(dict.fromkeys(names.id_of(one, task.project) for one in said))
        for said in (entry.depends_on, entry.relates_to)
    )
    parent = None if entry.parent is None else names.id_of(entry.parent, task.project)
    if parent is not None and parent in view.graph.tasks:
        edges.check_parent(view, parent)
    return {"depends_on": needed, "relates_to": related, "parent": parent}


def _check_loops(view: View, tasks: Sequence[Task]) -> None:
    """The new ids say nothing to anybody yet, so a loop is told by titles."""
    whole = Graph({**view.graph.tasks, **{task.id: head(task) for task in tasks}})
    tied = whole.tied.intersection(task.id for task in tasks)
    for number, task in enumerate(tasks):
        loop = loops.closed(whole, task) if task.id in tied else []
        with about(number, task.title):
            if loop:
                steps = (f"`{visible(whole.tasks[step].title)}`" for step in loop)
                raise PenguinError(f"That would make tasks wait for themselves: {' -> '.join(steps)}.")


@contextmanager
def about(number: int, title: str) -> Iterator[None]:
    """Have errors say which task of the batch they are about."""
    try:
        yield
    except PenguinError as error:
        title = visible(title[:80])
        name = f"Task {number} of the batch{f' (`{title}`)' if title else ''}"
        kind = InvalidValue if isinstance(error, InvalidValue) else PenguinError
        raise kind(f"{name}: {error.message}", hint=error.hint) from error
