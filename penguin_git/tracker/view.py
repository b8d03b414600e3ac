"""What a person is shown: the tasks with everybody's word about them, and why each can or can't start."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from msgspec.structs import asdict

from penguin_git.errors import PenguinError, Problem
from penguin_git.git import history
from penguin_git.model import readiness, reconcile, searching
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.head import head as head_of
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import merged
from penguin_git.model.readiness import Situation
from penguin_git.model.reconcile import Attempt
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker import notices, presence
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project, agent_names


class Row:
    """One task as it is shown. What takes long to find out is found out when it is asked for."""

    def __init__(self, head: Head, path: str, attempt: Attempt | None, judge: "_Judge") -> None:
        self.head = head
        self.path = path
        self._attempt = attempt
        self._judge = judge

    @property
    def attempt(self) -> int | None:
        """The number of the attempt that has a branch now."""
        return self._attempt.number if self._attempt else None

    @property
    def is_parent(self) -> bool:
        """Whether it is a container of subtasks."""
        return self._judge.is_parent(self.head.id)

    @property
    def state(self) -> str:
        """What is derived: ready, blocked, in_review, draft or empty."""
        return self._told[0]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is where it is, in sentences."""
        return tuple(self._told[1])

    @cached_property
    def task(self) -> Task:
        """The whole task."""
        return self._judge.task(self.head)

    def mentions(self, text: str) -> bool:
        """Whether a text occurs in the task, whatever its case."""
        return self._judge.may_mention(self.head.id, text) and searching.occurs(text, self.task)

    @cached_property
    def _told(self) -> tuple[str, list[str]]:
        return self._judge.told(self.head, self._attempt)

    def plain(self) -> dict[str, object]:
        """The row for JSON."""
        return plain(self.task, self.state, self.reasons)


def plain(task: Task, state: str, reasons: Sequence[str]) -> dict[str, object]:
    """A task for JSON: the keys of the file, and `id`, `state`, `reasons`; nothing empty but these."""
    said: dict[str, object] = {"id": task.id, "title": task.title, "status": task.status}
    said["priority"] = task.priority
    said |= {name: value for name, value in msgspec.to_builtins(task).items() if name not in said}
    if task.resource_constraints != ResourceConstraints():
        limits = asdict(task.resource_constraints).items()
        said["resource_constraints"] = {name: limit for name, limit in limits if limit is not None}
    return said | {"state": state or None, "reasons": list(reasons)}


class Rows(Mapping[TaskId, Row]):
    """The rows by id, each made when it is asked for."""

    def __init__(self, heads: Mapping[TaskId, Head], row: Callable[[Head], Row]) -> None:
        self._heads, self._row = heads, row
        self._made: dict[TaskId, Row] = {}

    def __getitem__(self, task: TaskId) -> Row:
        if task not in self._made:
            self._made[task] = self._row(self._heads[task])
        return self._made[task]

    def __contains__(self, task: object) -> bool:
        return task in self._heads

    def __iter__(self) -> Iterator[TaskId]:
        return iter(self._heads)

    def __len__(self) -> int:
        return len(self._heads)


@dataclass(frozen=True)
class View:
    """Every task, and every file that could not be read."""

    rows: Rows
    broken: tuple[Problem, ...]
    graph: Graph[Head]
    seen: Observation

    @property
    def titles(self) -> dict[TaskId, str]:
        """The titles by id, for `ids.resolve`."""
        return {task: head.title for task, head in self.graph.tasks.items()}


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
    shown = _Shown(project, here, seen.base)
    for task, attempt in seen.attempts.items():
        if task in shown.heads and attempt.task is not None:
            mine = shown.task(task)
            on_base = seen.base.tasks.get(task, mine)
            shown.put(merged(on_base, mine, attempt.task).task)
    graph = Graph(shown.heads)
    for parent in list(graph.children):
        shown.derive(parent, graph.status(parent))
    judge = _Judge(project, seen, graph, shown)
    broken = tuple(sorted({*here.broken, *seen.base.broken}))
    return View(Rows(shown.heads, judge.row), broken, graph, seen)


class _Shown:
    """The checkout's tasks, brought up to the base where the checkout is older or another branch."""

    def __init__(self, project: Project, here: Snapshot, base: Snapshot) -> None:
        self._here, self._base = here, base
        self._merged: dict[TaskId, Task] = {}
        self._of_base: set[TaskId] = set()
        self.heads: dict[TaskId, Head] = dict(here.heads)
        head = project.store.objects.resolve("HEAD") if here is not base else None
        if head is not None and head != base.commit:
            self._bring_up(project, head)

    def task(self, task: TaskId) -> Task:
        """The whole task, as it is shown."""
        if task in self._merged:
            return self._merged[task]
        return (self._base if task in self._of_base else self._here).tasks[task]

    def raw(self, task: TaskId) -> bytes:
        """The task in the encoding of the cache; empty where what is shown is not there."""
        if task in self._merged:
            return b""
        return (self._base if task in self._of_base else self._here).tasks.raw(task)

    def put(self, task: Task) -> None:
        """Show this in place of what the files say."""
        self._merged[task.id] = task
        self.heads[task.id] = head_of(task)

    def derive(self, parent: TaskId, status: TaskStatus) -> None:
        """Show a parent in the state of its children."""
        if self.heads[parent].status is not status:
            self.heads[parent] = msgspec.structs.replace(self.heads[parent], status=status)

    def path(self, task: TaskId) -> str:
        """Where the task's file lies: in the checkout, else on the base."""
        return self._here.path(task) or self._base.path(task) or ""

    def _bring_up(self, project: Project, head: str) -> None:
        here, base = self._here.lines, self._base.lines
        differing = [
            task
            for task in {**base, **here}
            if task not in here or task not in base or here[task].oid != base[task].oid
        ]
        if not differing:
            return
        fork = history.merge_base(project.repo.shared, head, self._base.commit)
        before = project.snapshots.at(fork) if fork else None
        for task in differing:
            self._settle(task, before)

    def _settle(self, task: TaskId, before: Snapshot | None) -> None:
        """What one side changed counts; what one side deleted is gone; the rest is merged field by field."""
        old = before.lines.get(task) if before else None
        mine, theirs = self._here.lines.get(task), self._base.lines.get(task)
        sides = [line for line in (mine, theirs) if line]
        changed = [line for line in sides if old is None or line.oid != old.oid]
        if mine and theirs and len(changed) == 2:
            at_fork = before.tasks[task] if before and old else self._base.tasks[task]
            self.put(merged(at_fork, self._here.tasks[task], self._base.tasks[task]).task)
        elif changed and changed[0].head:
            self.heads[task] = changed[0].head
            self._of_base |= {task} if changed[0] is theirs else set()
        elif len(sides) == 1:
            self.heads.pop(task, None)


_WITH_A_REASON = (TaskStatus.FAILED, TaskStatus.PAUSED, TaskStatus.CANCELLED, TaskStatus.IN_PROGRESS)


class _Judge:
    """Says of each task what its state is beside its status, and why."""

    def __init__(self, project: Project, seen: Observation, graph: Graph[Head], shown: _Shown) -> None:
        self._seen, self._graph, self._shown = seen, graph, shown
        self._base_graph = seen.base.graph
        self._base_name = project.store.base_name
        self._is_worked_on = presence.of(project.repo) is not None
        self._notices = notices.all_of(project.repo)
        self._now = project.world.now()
        self._situation = Situation(
            tasks=seen.base.heads,
            config=seen.config,
            agents=agent_names(seen.config),
            paused=seen.base.paused,
        )

    def row(self, task: Head) -> Row:
        """The task as it is shown."""
        return Row(task, self._shown.path(task.id), self._seen.attempts.get(task.id), self)

    def is_parent(self, task: TaskId) -> bool:
        """Whether the task has subtasks."""
        return task in self._graph.children

    def task(self, head: Head) -> Task:
        """The whole task, with the state that is shown."""
        return msgspec.structs.replace(self._shown.task(head.id), status=head.status)

    def may_mention(self, task: TaskId, text: str) -> bool:
        """Whether a text could occur in the task, by a look at how the cache has it."""
        raw = self._shown.raw(task)
        return not raw or searching.may_occur(text, raw)

    def told(self, task: Head, attempt: Attempt | None) -> tuple[str, list[str]]:
        """What the task's state is beside its status, and why."""
        return self._with_attempt(task, attempt) if attempt else self._without(task)

    def _with_attempt(self, task: Head, attempt: Attempt) -> tuple[str, list[str]]:
        if task.status is TaskStatus.COMPLETED and attempt.is_done and not attempt.landed:
            step = reconcile.step(attempt, self._seen.config, live=False)
            return "in_review", [self._notices.get(task.id) or step.reason]
        if task.status is TaskStatus.PENDING:
            return self._without(task)
        if task.status is TaskStatus.IN_PROGRESS and attempt.record is None and not self._is_worked_on:
            return "", ["nobody works on it any more; the next daemon or `penguin run` takes it over"]
        reason = attempt.record.reason if attempt.record and task.status in _WITH_A_REASON else ""
        return "", [*([reason] if reason else []), *self._asked_for(task)]

    def _asked_for(self, task: Head) -> list[str]:
        request = self._seen.request_for(task.id)
        return [f"`{request.verb}` is asked for; the next daemon or `penguin run` does it"] if request else []

    def _without(self, task: Head) -> tuple[str, list[str]]:
        if loop := self._graph.parents_in_a_loop(task.id):
            return "blocked", [f"it is a part of itself: {' -> '.join(f'`{step}`' for step in loop)}"]
        if task.id not in self._seen.base.heads:
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
