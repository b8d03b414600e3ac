"""What a person is shown: the tasks with everybody's word about them, and why each can or can't start."""

from collections.abc import Mapping

from msgspec import Struct

from penguin_git.errors import PenguinError, Problem
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import merged
from penguin_git.store.on_demand import OnDemand
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.judging import Judge
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Rows
from penguin_git.tracker.shown import Shown


class View(Struct, frozen=True):
    """Every task, and every file that could not be read."""

    rows: Rows
    broken: tuple[Problem, ...]
    graph: Graph[Head]
    seen: Observation

    @property
    def titles(self) -> Mapping[TaskId, str]:
        """The titles by id, for `ids.resolve`."""
        return OnDemand(self.graph.tasks, lambda head: head.title)


def view(project: Project) -> View:
    """The tasks of the checkout and the base merged, with the live branches over them."""
    here = project.snapshots.here()
    seen = observe(project)
    project.snapshots.keep(seen.base.commit)
    return _view(project, here, seen)


def view_of_checkout(project: Project) -> View:
    """The files of the checkout alone, as if they were the base."""
    here = project.snapshots.here()
    return _view(project, here, Observation(here, project.store.config(), {}, {}, {}))


def view_at(project: Project, rev: str) -> View:
    """The tasks as a commit has them, as if it were the base."""
    commit = project.store.objects.resolve(f"{rev}^{{commit}}")
    if commit is None:
        raise PenguinError(
            f"There is no commit `{rev}`.", hint="Name a branch, a tag or a commit: git log --oneline"
        )
    there = project.snapshots.at(commit)
    return _view(project, there, Observation(there, project.store.config_at(commit), {}, {}, {}))


def _view(project: Project, here: Snapshot, seen: Observation) -> View:
    shown = Shown(project, here, seen.base)
    for task, attempt in seen.attempts.items():
        if task in shown.heads and attempt.task is not None:
            mine = shown.task(task)
            on_base = seen.base.tasks.get(task, mine)
            shown.put(merged(on_base, mine, attempt.task).task)
    graph = Graph(shown.heads, like=here.graph if shown.has_edges_of_here else None)
    for parent in list(graph.children):
        shown.derive(parent, graph.status(parent))
    judge = Judge(project, seen, graph, shown)
    broken = tuple(sorted({*here.broken, *seen.base.broken}))
    return View(Rows(shown.heads, judge), broken, graph, seen)
