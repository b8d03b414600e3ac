"""A plan carried out: what a project has not yet becomes tasks below their phases, in one commit."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from penguin_git.git import trees
from penguin_git.model.ids import TaskId
from penguin_git.model.specification.plan import PlannedPhase, PlannedTask, ProjectPlan
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker import batch, creating, minting, projects
from penguin_git.tracker.batch import Entry, Reference
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.projects import Home
from penguin_git.tracker.view import View
from penguin_git.tracker.view import view as view_of

_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


class Standing(Struct, frozen=True):
    """Where a plan stands in a project: the titles that it has already, in lower case, with their tasks."""

    home: Home
    known: Mapping[str, TaskId]
    over: frozenset[TaskId] = frozenset()

    def has(self, title: str) -> TaskId | None:
        """The task of this title; None where it would be new."""
        return self.known.get(title.casefold())

    def new_tasks(self, phase: PlannedPhase) -> list[PlannedTask]:
        """The tasks of a phase that the project does not have."""
        return [task for task in phase.tasks if self.has(task.title) is None]

    def is_new(self, phase: PlannedPhase) -> bool:
        """Whether the phase is to be made. One that is over is made again for new tasks."""
        there = self.has(phase.title)
        return bool(self.new_tasks(phase)) and (there is None or there in self.over)


class CarriedOut(Struct, frozen=True):
    """The tasks that were made, and where they went; `saved` is None where all were there already."""

    standing: Standing
    tasks: tuple[Task, ...]
    saved: Saved | None = None


def standing(project: Project, view: View, name: str, plan: ProjectPlan) -> Standing:
    """What the project of this name, new or not, has of a plan."""
    home = projects.home(project, name, plan.description)
    members = set() if home.edits else projects.tasks_of(project, view, [home.slug])
    heads = [view.graph.tasks[task] for task in sorted(members)]
    over = frozenset(head.id for head in heads if head.status in _OVER)
    # Where a title occurs twice, the task that is not over counts.
    ordered = sorted(heads, key=lambda head: head.id not in over)
    return Standing(home, {head.title.casefold(): head.id for head in ordered}, over)


def carry_out(
    project: Project,
    name: str,
    plan: ProjectPlan,
    *,
    source: Path | None = None,
    commit: bool = True,
) -> CarriedOut:
    """Make the tasks that the project does not have, and the project where there is none.

    Where `source`, the file that the plan is from, is on the base branch, the tasks say to read it first.
    """
    with minting.alone(project):
        view = view_of(project)  # whoever was here before may have made them all
        found = standing(project, view, name, plan)
        entries = _entries(plan, found, _context(project, source))
        if not entries:
            return CarriedOut(found, ())
        tasks = batch.drafts(project, view, entries)
        subject = f"{found.home.slug}: plan {len(tasks)} tasks"
        saved = creating.create_all(project, tasks, subject, commit=commit, beside=found.home.edits)
    return CarriedOut(found, tasks, saved)


def _context(project: Project, source: Path | None) -> tuple[str, ...] | None:
    """The path of a file that an attempt will find."""
    root = project.repo.work_tree.resolve()
    if source is None or not source.resolve().is_relative_to(root):
        return None
    path = source.resolve().relative_to(root).as_posix()
    store = project.store
    on_base = trees.find(store.objects, store.tree_of(store.base_commit()), path)
    return (path,) if on_base is not None else None


def _entries(plan: ProjectPlan, found: Standing, context: tuple[str, ...] | None) -> list[Entry]:
    """The new phases and tasks of a plan as a batch; places in it stand for those that are new."""
    places = _places(plan, found)
    entries: list[Entry] = []
    for phase in plan.phases:
        new = found.new_tasks(phase)
        if found.is_new(phase):
            wishes = Wishes(title=phase.title, description=phase.description, project=found.home.slug)
            entries.append(Entry(wishes, depends_on=_needed(phase.depends_on, places, found)))
        parent = places.get(phase.title.casefold(), found.has(phase.title))
        entries += [_entry(task, parent, places, found, context) for task in new]
    return entries


def _places(plan: ProjectPlan, found: Standing) -> dict[str, int]:
    titles: list[str] = []
    for phase in plan.phases:
        titles += [phase.title] if found.is_new(phase) else []
        titles += [task.title for task in found.new_tasks(phase)]
    return {title.casefold(): place for place, title in enumerate(titles)}


def _entry(
    task: PlannedTask,
    parent: Reference | None,
    places: Mapping[str, int],
    found: Standing,
    context: tuple[str, ...] | None,
) -> Entry:
    wishes = Wishes(
        title=task.title,
        description=task.description,
        priority=task.priority,
        project=found.home.slug,
        labels=task.labels or None,
        context=context,
        acceptance=task.acceptance or None,
        budget_tokens=task.constraints.max_tokens,
        budget_minutes=task.constraints.max_duration_minutes,
        max_iterations=task.constraints.max_iterations,
        allowed_tools=task.constraints.allowed_tools,
    )
    return Entry(wishes, parent=parent, depends_on=_needed(task.depends_on, places, found))


def _needed(titles: tuple[str, ...], places: Mapping[str, int], found: Standing) -> tuple[Reference, ...]:
    """What these titles stand for: places in the batch, or tasks that are there."""
    named = (places.get(title.casefold(), found.has(title)) for title in titles)
    return tuple(one for one in named if one is not None)
