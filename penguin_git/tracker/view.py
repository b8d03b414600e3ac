"""What a person is shown: the tasks with everybody's word about them, and why each can or can't start."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from penguin_git.errors import PenguinError, Problem
from penguin_git.model.config import Config
from penguin_git.model.graph import Edges, Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import merged
from penguin_git.store.on_demand import OnDemand
from penguin_git.store.snapshot import Snapshot
from penguin_git.store.store import Store
from penguin_git.store.unkept import FEW
from penguin_git.tracker.heads import Heads
from penguin_git.tracker.judging import Judge
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Rows
from penguin_git.tracker.shown import Shown

if TYPE_CHECKING:
    from penguin_git.store.projects import ProjectFiles


class _Look(Struct, frozen=True):
    rows: Rows
    heads: Heads
    broken: tuple[Problem, ...]
    graph: Graph[Head]
    seen: Observation


class View:
    """Every task, and every file that could not be read, as one look finds them when they are asked for."""

    def __init__(
        self, config: Callable[[], Config], look: Callable[[], _Look], homes: "Callable[[], ProjectFiles]"
    ) -> None:
        self._config = config
        self._take_look = look
        self._homes = homes

    @cached_property
    def _look(self) -> _Look:
        return self._take_look()

    @cached_property
    def config(self) -> Config:
        """The settings on the base, for which nobody has to look at tasks."""
        return self._config()

    @property
    def rows(self) -> Rows:
        """The tasks as people are shown them."""
        return self._look.rows

    @property
    def heads(self) -> Heads:
        """What most is decided by, of every task."""
        return self._look.heads

    @property
    def broken(self) -> tuple[Problem, ...]:
        """What could not be read."""
        return self._look.broken

    @property
    def graph(self) -> Graph[Head]:
        """Who waits for whom."""
        return self._look.graph

    @property
    def seen(self) -> Observation:
        """What git alone says."""
        return self._look.seen

    @property
    def named_projects(self) -> set[str]:
        """The projects that tasks name, as each of them writes it."""
        return {head.project for head in self.heads.written.values() if head.project}

    def project_of(self, head: Head) -> str | None:
        """A part that names no project belongs to that of the nearest task above that does."""
        if head.project or head.parent is None:
            return head.project
        above = (self.heads.written[parent].project for parent in self.graph.ancestors(head.id))
        return next((project for project in above if project), None)

    @cached_property
    def homes(self) -> "ProjectFiles":
        """The projects that have files."""
        return self._homes()

    @property
    def titles(self) -> Mapping[TaskId, str]:
        """The titles by id, for `ids.resolve`."""
        return OnDemand(self.heads.written, lambda head: head.title)


def view(project: Project) -> View:
    """The tasks of the checkout and the base merged, with the live branches over them."""
    return _taken(project, _look(project))


def view_when_asked(project: Project) -> View:
    """The same for those who change something, and may need no look at all for it.

    They leave the cache as it is until it misses much: the next one who only looks writes it.
    """
    return View(
        project.store.config,
        lambda: _look(project, at_least=FEW),
        lambda: _homes(project.store),
    )


def _look(project: Project, *, at_least: int = 0) -> _Look:
    here = project.snapshots.here()
    seen = observe(project)
    project.snapshots.keep(seen.base.commit, at_least=at_least)
    if seen.attempts:
        project.attempts.keep(seen.base.commit)
    return _seen_as(project, here, seen)


def _taken(project: Project, look: _Look, commit: str | None = None) -> View:
    return View(lambda: look.seen.config, lambda: look, lambda: _homes(project.store, commit))


def _homes(store: Store, commit: str | None = None) -> "ProjectFiles":
    from penguin_git.store.projects import project_files, project_files_at  # few ask for projects

    return project_files(store) if commit is None else project_files_at(store, commit)


def view_of_checkout(project: Project) -> View:
    """The files of the checkout alone, as if they were the base."""
    here = project.snapshots.here()
    return _taken(project, _seen_as(project, here, Observation(here, project.store.config(), {}, {}, {})))


def view_at(project: Project, rev: str) -> View:
    """The tasks as a commit has them, as if it were the base."""
    commit = project.store.objects.resolve(f"{rev}^{{commit}}")
    if commit is None:
        raise PenguinError(
            f"There is no commit `{rev}`.", hint="Name a branch, a tag or a commit: git log --oneline"
        )
    there = project.snapshots.at(commit)
    seen = Observation(there, project.store.config_at(commit), {}, {}, {})
    return _taken(project, _seen_as(project, there, seen), commit)


def _seen_as(project: Project, here: Snapshot, seen: Observation) -> _Look:
    shown = Shown(project, here, seen.base)
    for task, attempt in seen.attempts.items():
        if task in shown.heads and attempt.task is not None:
            mine = shown.task(task)
            on_base = seen.base.tasks.get(task, mine)
            shown.put(merged(on_base, mine, attempt.task).task)
    graph = _graph(shown, here)
    shown.heads.derive(graph)
    judge = Judge(project, seen, graph, shown)
    broken = tuple(sorted({*here.broken, *seen.base.broken}))
    return _Look(Rows(shown.heads, judge), shown.heads, broken, graph, seen)


def _graph(shown: Shown, here: Snapshot) -> Graph[Head]:
    heads, written = shown.heads, shown.heads.written
    if shown.has_edges_of_here:
        return Graph(heads, written=written, like=here.graph, but=written.other)
    return Graph(heads, written=written, edges=Edges(written))
