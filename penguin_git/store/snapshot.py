"""The tasks as they stand at one commit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from penguin_git.codec import records as record_codec
from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile, Problem
from penguin_git.git import trees
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.model.graph import Graph
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.task import Task
from penguin_git.store.store import Store

_MANY_VERSIONS = 1_000


@dataclass(frozen=True)
class Snapshot:
    """Every task of a commit, where its file lies, and what could not be read."""

    commit: str
    tasks: dict[TaskId, Task] = field(default_factory=dict)
    paths: dict[TaskId, str] = field(default_factory=dict)
    broken: tuple[Problem, ...] = ()
    paused: bool = False

    @cached_property
    def unreadable(self) -> frozenset[TaskId]:
        """The tasks that have a file here which can't be read: they are not gone."""
        named = (layout.task_of(problem.path) for problem in self.broken)
        return frozenset(task for task in named if task and task not in self.tasks)


class Snapshots:
    """Reads snapshots, parsing each version of a file once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parsed: dict[tuple[str, str], Task | tuple[Problem, ...]] = {}
        self._read_last: dict[str, Snapshot] = {}

    def at(self, commit: str) -> Snapshot:
        """The tasks of `commit`."""
        if commit not in self._read_last:
            kept = list(self._read_last.items())[-1:]  # the base and one other are asked for in turn
            self._read_last = {**dict(kept), commit: self._read(commit)}
        return self._read_last[commit]

    def task(self, commit: str, path: str) -> Task | None:
        """One task file of a commit; None where there is none or it can't be read."""
        entry = trees.find(self._store.objects, self._store.tree_of(commit), path)
        parsed = self._parse(path, entry) if entry else None
        return parsed if isinstance(parsed, Task) else None

    def _read(self, commit: str) -> Snapshot:
        store = self._store
        tree = store.tree_of(commit)
        files = trees.files(store.objects, tree, layout.TASKS)
        read = collect(
            {
                path: self._parse(path, entry)
                for path, entry in files.items()
                if path.endswith((".yaml", ".yml"))
            }
        )
        self._forget(files)
        paused = trees.find(store.objects, tree, layout.PAUSE) is not None
        return Snapshot(commit, read.tasks, read.paths, read.broken, paused)

    def _forget(self, files: dict[str, Entry]) -> None:
        """Let go of versions of long ago, now and then: a daemon may run for months."""
        if len(self._parsed) > _MANY_VERSIONS + 2 * len(files):
            current = {(path, entry.oid) for path, entry in files.items()}
            self._parsed = {key: parsed for key, parsed in self._parsed.items() if key in current}

    def of_text(self, path: str, data: bytes) -> Task | tuple[Problem, ...]:
        """What a text at `path` says; one that some commit holds too is parsed once for both."""
        return self._parsed_once(path, self._store.objects.name("blob", data), lambda: data)

    def _parse(self, path: str, entry: Entry) -> Task | tuple[Problem, ...]:
        if entry.mode not in (trees.FILE, trees.EXECUTABLE):
            return (Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself."),)
        return self._parsed_once(path, entry.oid, lambda: self._store.objects.blob(entry.oid))

    def _parsed_once(self, path: str, oid: str, text: Callable[[], bytes]) -> Task | tuple[Problem, ...]:
        if (path, oid) not in self._parsed:
            try:
                self._parsed[path, oid] = task_codec.parse(text(), path)
            except BrokenFile as broken:
                self._parsed[path, oid] = broken.problems
        return self._parsed[path, oid]


def collect(parsed: dict[str, Task | tuple[Problem, ...]], commit: str = "") -> Snapshot:
    """A snapshot of parsed files. Two files for one id make both broken; loops of waiting are named, too."""
    paths: dict[TaskId, list[str]] = {}
    problems: list[Problem] = []
    for path, task in parsed.items():
        if isinstance(task, Task):
            paths.setdefault(task.id, []).append(path)
        else:
            problems += task
    for where in paths.values():
        if len(where) > 1:
            problems += [_twice(path, where) for path in where]
    single = {task: where[0] for task, where in paths.items() if len(where) == 1}
    tasks = {found.id: found for path in single.values() if isinstance(found := parsed[path], Task)}
    problems += _loops(tasks, single)
    return Snapshot(commit, tasks, single, tuple(sorted(problems)))


def _loops(tasks: dict[TaskId, Task], paths: dict[TaskId, str]) -> list[Problem]:
    """Tasks that wait for themselves: they can be read, and can never start."""
    graph = Graph(tasks)
    hint = "Take one of the steps out of `depends_on` or `parent`."
    if graph.more_cycles:
        hint += f" There are {graph.more_cycles:,} more loops like this."
    return [
        Problem(
            paths[loop[0]], 0, 0, f"It waits for itself: {' -> '.join(f'`{step}`' for step in loop)}.", hint
        )
        for loop in map(_from_the_first, graph.cycles)
    ]


def _from_the_first(loop: list[TaskId]) -> list[TaskId]:
    at = loop.index(min(loop))
    return [*loop[at:-1], *loop[: at + 1]]


def _twice(path: str, where: list[str]) -> Problem:
    others = ", ".join(f"`{other}`" for other in where if other != path)
    return Problem(path, 0, 0, f"The same id is used by {others}.", "Rename one of the files.")


def records_of(store: Store, commit: str, task: TaskId) -> tuple[Record, ...]:
    """The records of a task at a commit, oldest first."""
    found = record_files(store, commit, task)
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
