"""The tasks as they stand at one commit, or in the checkout."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from penguin_git.errors import BrokenFile, Problem
from penguin_git.git import trees
from penguin_git.git.left_out import left_out
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store import collecting
from penguin_git.store.catalog import Catalog
from penguin_git.store.checkout import read_file, unreadable
from penguin_git.store.collecting import Load
from penguin_git.store.known import as_text, is_text
from penguin_git.store.line import Line, task_of
from penguin_git.store.lines import Lines
from penguin_git.store.names import Names
from penguin_git.store.on_demand import OnDemand
from penguin_git.store.store import Store

if TYPE_CHECKING:
    from penguin_git.model.record import Record

_MANY_VERSIONS = 1_000


class Tasks(OnDemand[Line, Task]):
    """Whole tasks, each read when it is asked for; `BrokenFile` for one that has been damaged since."""

    def __init__(self, lines: Mapping[TaskId, Line], load: Load, raw: Callable[[Line], bytes]) -> None:
        super().__init__(lines, lambda line: _whole(load(line)))
        self._raw = raw

    def raw(self, task: TaskId) -> bytes:
        """A task in the encoding of the cache; empty where it is not there."""
        return self._raw(self._source[task])


def _whole(found: Task | tuple[Problem, ...]) -> Task:
    if isinstance(found, Task):
        return found
    raise BrokenFile(found)


class Snapshot(Struct, frozen=True, dict=True):
    """Every task, the line of its file, and what could not be read. The checkout has no `commit`."""

    commit: str
    lines: Mapping[TaskId, Line]
    graph: Graph[Head]
    tasks: Tasks
    broken: tuple[Problem, ...] = ()
    paused: bool = False

    @property
    def heads(self) -> Mapping[TaskId, Head]:
        """The head of every task."""
        return self.graph.tasks

    @cached_property
    def unreadable(self) -> frozenset[TaskId]:
        """The tasks that have a file here which can't be read: they are not gone."""
        named = (layout.task_of(problem.path) for problem in self.broken)
        return frozenset(task for task in named if task and task not in self.heads)

    def path(self, task: TaskId) -> str | None:
        """Where a task's file lies; None where it has none."""
        line = self.lines.get(task)
        return line.path if line else None


class Snapshots:
    """Reads snapshots, parsing each version of a file once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._catalog = Catalog(store)
        self._parsed: dict[tuple[str, str], Task | tuple[Problem, ...]] = {}
        self._read_last: dict[str, Snapshot] = {}
        self._last: tuple[Lines, Snapshot] | None = None

    def close(self) -> None:
        """Let go of what is open."""
        self._catalog.close()

    def here(self) -> Snapshot:
        """The tasks of the checkout, as they lie on disk right now; a sparse one has all others, too."""
        lines = self._catalog.here()
        absent = map(as_text, left_out(self._store.repo, layout.TASKS))
        missing = [path for path in absent if path not in lines]
        if missing and (head := self._store.objects.resolve("HEAD")):
            there = self._catalog.at(self._tasks_tree(head))
            lines = lines.then({path: there[path] for path in missing if path in there})
        return self._collected(lines, self._load_here)

    def at(self, commit: str) -> Snapshot:
        """The tasks of `commit`."""
        if commit not in self._read_last:
            kept = list(self._read_last.items())[-1:]  # the base and one other are asked for in turn
            self._read_last = {**dict(kept), commit: self._read(commit)}
        return self._read_last[commit]

    def that_may_mention(self, text: str, snapshot: Snapshot) -> set[TaskId]:
        """The tasks of a snapshot in which a text could occur; a quick look, of which only a no is sure."""
        from penguin_git.store import mentions  # only for a search

        bodies = self._catalog.bodies
        if bodies.have_moved or not bodies.path.exists():
            return set(snapshot.lines)  # where they lie now is not what its lines say
        return mentions.possible(text, snapshot.lines, bodies)

    def count_here(self) -> int:
        """How many task files the checkout had at the last look."""
        return self._catalog.count()

    def names_here_or_at(self, commit: str) -> Names:
        """What all task files of the checkout and of a commit are called now, readable or not."""
        return self._catalog.names(self._tasks_tree(commit))

    def keep(self, commit: str, *, at_least: int = 0) -> None:
        """Leave what was read to the next process, if it is so many files; `commit` is the base."""
        self._catalog.keep(self._tasks_tree(commit), at_least=at_least)
        self._store.keep(*dict.fromkeys((commit, self._store.objects.resolve("HEAD") or commit)))

    def task(self, commit: str, path: str) -> Task | None:
        """One task file of a commit; None where there is none or it can't be read."""
        entry = trees.find(self._store.objects, self._store.tree_of(commit), path)
        parsed = self._parse(path, entry) if entry else None
        return parsed if isinstance(parsed, Task) else None

    def _read(self, commit: str) -> Snapshot:
        store = self._store
        lines = self._catalog.at(self._tasks_tree(commit))
        paused = trees.find(store.objects, store.tree_of(commit), layout.PAUSE) is not None
        return structs.replace(self._collected(lines, self._catalog.task), commit=commit, paused=paused)

    def _collected(self, lines: Lines, load: Load) -> Snapshot:
        """A snapshot of these lines; the checkout's and the base's are mostly the same."""
        if self._last is None or self._last[0] is not lines:
            single, graph, broken = (
                self._catalog.collected(lines)
                or collecting.brought_up(self._catalog.since_collected(lines), lines)
                or collecting.collect(lines, load, is_sound=self._catalog.soundness.holds(lines))
            )
            if not graph.cycles:
                self._catalog.soundness.note(lines)
            self._last = (lines, Snapshot("", single, graph, self._tasks(single, load), broken))
        found = self._last[1]
        return structs.replace(found, tasks=self._tasks(found.lines, load))

    def _tasks(self, lines: Mapping[TaskId, Line], load: Load) -> Tasks:
        return Tasks(lines, load, lambda line: self._catalog.bodies.raw(line.span))

    def _tasks_tree(self, commit: str) -> str:
        """The id of the tree of tasks; empty where there is none."""
        entry = trees.find(self._store.objects, self._store.tree_of(commit), layout.TASKS)
        return entry.oid if entry and entry.is_folder else ""

    def _load_here(self, line: Line) -> Task | tuple[Problem, ...]:
        work_tree = self._store.repo.work_tree
        if not line.oid and is_text(line.path) and (trouble := unreadable(work_tree, line.path)):
            return (trouble,)
        return self._catalog.task(line, lambda: self._text(line))

    def _text(self, line: Line) -> bytes:
        text = read_file(self._store.repo.work_tree, line.path)
        if text is None and line.path in left_out(self._store.repo, layout.TASKS):
            return self._store.objects.blob(line.oid)
        return text or b""

    def _parse(self, path: str, entry: Entry) -> Task | tuple[Problem, ...]:
        key = (path, entry.oid)
        if key not in self._parsed:
            if len(self._parsed) >= _MANY_VERSIONS:  # a daemon may run for months
                self._parsed.clear()
            is_regular = entry.mode in (trees.FILE, trees.EXECUTABLE)
            data = self._store.objects.blob(entry.oid) if is_regular else b""
            self._parsed[key] = task_of(path, entry.oid if is_regular else "", data)
        return self._parsed[key]


def records_of(store: Store, commit: str, task: TaskId) -> "tuple[Record, ...]":
    """The records of a task at a commit, oldest first."""
    found = record_files(store, commit, task)
    if not found:
        return ()
    from penguin_git.codec import records as record_codec  # it brings YAML

    parsed = [record_codec.parse(store.objects.blob(entry.oid), path) for path, entry in found.items()]
    return tuple(sorted(parsed, key=lambda record: record.attempt))


def record_files(store: Store, commit: str, task: TaskId) -> dict[str, Entry]:
    """The files that hold records of a task at a commit, by path; other files beside them don't count."""
    found = trees.files(store.objects, store.tree_of(commit), layout.records(task).rstrip("/"))
    return {
        path: entry
        for path, entry in found.items()
        if layout.attempt_of(path) and entry.mode in (trees.FILE, trees.EXECUTABLE)
    }
