"""What a person is shown: the tasks with everybody's word about them, and why each can or can't start."""

from dataclasses import dataclass

import msgspec
from msgspec.structs import asdict

from penguin_git.errors import Problem
from penguin_git.git import history
from penguin_git.model import readiness, reconcile
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.graph import Graph
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import merged
from penguin_git.model.readiness import Situation
from penguin_git.model.reconcile import Attempt
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.store.checkout import tasks_in
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker import notices, presence
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project, agents_of


@dataclass(frozen=True)
class Row:
    """One task as it is shown. `state` is ready, blocked, in_review, draft or empty."""

    task: Task
    path: str
    state: str
    reasons: tuple[str, ...]
    attempt: int | None = None
    is_parent: bool = False

    def plain(self) -> dict[str, object]:
        """The row for JSON: the keys of the file, and `id`, `state`, `reasons`; nothing empty but these."""
        task = self.task
        said: dict[str, object] = {"id": task.id, "title": task.title, "status": task.status}
        said["priority"] = task.priority
        said |= {name: value for name, value in msgspec.to_builtins(task).items() if name not in said}
        if task.resource_constraints != ResourceConstraints():
            limits = asdict(task.resource_constraints).items()
            said["resource_constraints"] = {name: limit for name, limit in limits if limit is not None}
        return said | {"state": self.state or None, "reasons": list(self.reasons)}


@dataclass(frozen=True)
class View:
    """Every task, and every file that could not be read."""

    rows: dict[TaskId, Row]
    broken: tuple[Problem, ...]
    graph: Graph
    seen: Observation

    @property
    def titles(self) -> dict[TaskId, str]:
        """The titles by id, for `ids.resolve`."""
        return {task: row.task.title for task, row in self.rows.items()}


def view(project: Project) -> View:
    """The tasks of the checkout and the base merged, with the live branches over them."""
    here = tasks_in(project.repo.work_tree, project.snapshots)
    seen = observe(project)
    shown, paths = _shown(project, here, seen.base)
    for task, attempt in seen.attempts.items():
        if task in shown and attempt.task is not None:
            on_base = seen.base.tasks.get(task, shown[task])
            shown[task] = merged(on_base, shown[task], attempt.task).task
    graph = Graph(shown)
    judge = _Judge(project, seen, graph)
    rows = {task: judge.row(value, paths.get(task, "")) for task, value in shown.items()}
    broken = tuple(sorted({*here.broken, *seen.base.broken}))
    return View(rows, broken, graph, seen)


def _shown(project: Project, here: Snapshot, base: Snapshot) -> tuple[dict[TaskId, Task], dict[TaskId, str]]:
    """The checkout's tasks, brought up to the base where the checkout is older or another branch."""
    head = project.store.objects.resolve("HEAD")
    paths = {**base.paths, **here.paths}
    if head is None or head == base.commit:
        return dict(here.tasks), paths
    fork = history.merge_base(project.repo.shared, head, base.commit)
    old = project.snapshots.at(fork).tasks if fork else {}
    shown: dict[TaskId, Task] = {}
    for task in {**base.tasks, **here.tasks}:
        mine, theirs, before = here.tasks.get(task), base.tasks.get(task), old.get(task)
        if mine and theirs:
            shown[task] = merged(before or theirs, mine, theirs).task
        elif (only := mine or theirs) and (before is None or only != before):
            shown[task] = only  # new on one side; what one side deleted is gone
    return shown, paths


_WITH_A_REASON = (TaskStatus.FAILED, TaskStatus.PAUSED, TaskStatus.CANCELLED, TaskStatus.IN_PROGRESS)


class _Judge:
    """Says of each task what its state is beside its status, and why."""

    def __init__(self, project: Project, seen: Observation, graph: Graph) -> None:
        self._seen, self._graph = seen, graph
        self._base_graph = Graph(seen.base.tasks)
        self._base_name = project.store.base_name
        self._is_worked_on = presence.of(project.repo) is not None
        self._notices = notices.all_of(project.repo)
        self._now = project.world.now()
        self._situation = Situation(
            tasks=seen.base.tasks,
            config=seen.config,
            agents=agents_of(seen.config).keys(),
            paused=seen.base.paused,
        )

    def row(self, task: Task, path: str) -> Row:
        """The task as it is shown."""
        if task.id in self._graph.children:
            task = msgspec.structs.replace(task, status=self._graph.status(task.id))
        attempt = self._seen.attempts.get(task.id)
        state, reasons = self._with_attempt(task, attempt) if attempt else self._without(task)
        number = attempt.number if attempt else None
        return Row(task, path, state, tuple(reasons), number, task.id in self._graph.children)

    def _with_attempt(self, task: Task, attempt: Attempt) -> tuple[str, list[str]]:
        if task.status is TaskStatus.COMPLETED and attempt.is_done and not attempt.landed:
            step = reconcile.step(attempt, self._seen.config, live=False)
            return "in_review", [self._notices.get(task.id) or step.reason]
        if task.status is TaskStatus.PENDING:
            return self._without(task)
        if task.status is TaskStatus.IN_PROGRESS and attempt.record is None and not self._is_worked_on:
            return "", ["nobody works on it any more; the next daemon or `penguin run` takes it over"]
        reason = attempt.record.reason if attempt.record and task.status in _WITH_A_REASON else ""
        return "", [*([reason] if reason else []), *self._asked_for(task)]

    def _asked_for(self, task: Task) -> list[str]:
        request = self._seen.request_for(task.id)
        return [f"`{request.verb}` is asked for; the next daemon or `penguin run` does it"] if request else []

    def _without(self, task: Task) -> tuple[str, list[str]]:
        if loop := self._graph.parents_in_a_loop(task.id):
            return "blocked", [f"it is a part of itself: {' -> '.join(f'`{step}`' for step in loop)}"]
        if task.id not in self._seen.base.tasks:
            return "draft", [f"it is not on the base branch `{self._base_name}` yet"]
        if task.status is not TaskStatus.PENDING or task.id in self._graph.children:
            return "", []
        if task.id in self._seen.odd:
            return "blocked", [self._seen.odd[task.id]]
        why = readiness.reasons(task, self._situation, self._base_graph, self._now)
        if why:
            return "blocked", why
        notice = self._notices.get(task.id)
        return "ready", [notice] if notice else []
