"""An import: planned first, which a dry run prints, and carried out in one commit, or not at all."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.incoming import fitting, updating
from penguin_git.model.incoming.fitting import Options, Sorted, Stale
from penguin_git.model.incoming.item import Delivery, Format, Item, LeftOut, Remark
from penguin_git.model.incoming.next_step import next_step
from penguin_git.model.incoming.recognising import Mine
from penguin_git.model.knots import EDGES, ties
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker import assigning, creating, editing, loops, minting
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.importing.files import task_files
from penguin_git.tracker.importing.homes import at_home
from penguin_git.tracker.importing.known import known
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View
from penguin_git.tracker.view import view as view_of


class Wishes(Struct, frozen=True, kw_only=True):
    """What a person wants of an import; `project` is a name. `trusted` as for `delivering.delivered`.

    `update`: tasks that have changed there since take that over.
    """

    project: str | None = None
    labels: tuple[str, ...] = ()
    requires_approval: bool = False
    keep_ids: bool = False
    trusted: bool = False
    update: bool = False


class Update(Struct, frozen=True):
    """A task that is here, and the fields in which it follows its source."""

    item: Item
    task: Task
    fields: tuple[str, ...]


class Plan(Struct, frozen=True):
    """What an import would write, what is here already, here alone (`gone`), and left out."""

    tasks: tuple[tuple[Item, Task], ...]
    updates: tuple[Update, ...]
    found: Sorted
    gone: tuple[Mine, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Remark, ...]
    renamed: tuple[tuple[str, TaskId], ...]
    new_projects: tuple[str, ...]
    kept: tuple[str, ...]
    next_step: str
    edits: Mapping[str, Change]

    @property
    def stale(self) -> tuple[tuple[Item, TaskId], ...]:
        """The tasks that don't say what their source says now, and will not."""
        updated = {one.task.id for one in self.updates}
        return tuple(pair for pair in self.found.changed if pair[1] not in updated)


class Imported(Struct, frozen=True):
    """What was planned, and where it went; `saved` is None where there was nothing new."""

    plan: Plan
    saved: Saved | None = None


def planned(project: Project, view: View, delivery: Delivery, wishes: Wishes) -> Plan:
    """What importing a delivery would do. `BrokenFile` names every record that makes no task file."""
    delivery, homes = at_home(project, delivery, wishes.project)
    here = known(view, delivery, trusted=wishes.trusted)
    found = fitting.sorted_out(delivery.items, here.known)
    options = Options(
        project=homes.slug,
        labels=wishes.labels,
        waits=wishes.requires_approval or not wishes.trusted,
        keep_ids=wishes.keep_ids,
    )
    ids = _ids(project, view, delivery, found, options)
    stale = _stale(view, found) if wishes.update else {}
    now = project.world.now().replace(microsecond=0)
    fitted = fitting.fitted(delivery, found, ids, view.graph.tasks, options=options, now=now, stale=stale)
    files, cut = task_files(project, fitted.tasks, may_cut=delivery.format is not Format.JSON)
    edits = {path: creating.new_file(path, data) for path, data in files.items()}
    updates = []
    for item, task in fitted.updates:
        before = stale[task.id].task
        fields = updating.changed_fields(before, task)
        if not fields:
            continue  # what differs is ours to decide
        edits |= creating.patches(project, task.id, fields, seen=before)
        updates.append(Update(item, task, tuple(name for name in fields if name != "metadata")))
    return Plan(
        tasks=fitted.tasks,
        updates=tuple(updates),
        found=found,
        gone=here.gone,
        left_out=delivery.left_out,
        remarks=(
            *homes.remarks,
            *delivery.remarks,
            *fitted.remarks,
            *cut,
            *_strangers(view, fitted.tasks),
            *_broken(view),
        ),
        renamed=_renamed(found, ids) if _keeps_ids(delivery, wishes) else (),
        new_projects=tuple(homes.edits) if fitted.tasks else (),
        kept=_kept(fitted.tasks, delivery.format),
        next_step=next_step([task for _, task in fitted.tasks], view.seen.config.default_agent),
        edits={**edits, **homes.edits} if fitted.tasks else edits,
    )


def carry_out(project: Project, delivery: Delivery, wishes: Wishes, *, commit: bool = True) -> Imported:
    """Import a delivery: all that is new in it, in one commit."""
    with minting.alone(project):
        plan = planned(project, view_of(project), delivery, wishes)
        if not plan.edits:
            return Imported(plan)
        tied = _tied(plan)
        saved = editing.save_all(
            project,
            plan.edits,
            _subject(plan, delivery),
            commit=commit,
            check=lambda _: loops.check_new(project, tied) if tied else None,
        )
    return Imported(plan, saved)


def _tied(plan: Plan) -> list[Task]:
    """The tasks that could close a loop: by the time that nobody else may write, others may have come."""
    new = [task for _, task in plan.tasks if any(ties(task))]
    return [*new, *(one.task for one in plan.updates if not EDGES.isdisjoint(one.fields))]


def _ids(
    project: Project, view: View, delivery: Delivery, found: Sorted, options: Options
) -> dict[str, TaskId]:
    """The ids of the new items by their keys: kept where they are free, else new ones in their order."""
    if not found.new:
        return {}
    config = view.seen.config
    taken = minting.known_ids(project, config)
    kept = fitting.chosen_ids(found.new, delivery.format, options, taken)
    left = [item.key for item in found.new if item.key not in kept]
    minted = minting.new_ids(project, config, len(left), besides=kept.values()) if left else []
    return {**kept, **dict(zip(left, sorted(minted, key=lambda task: (len(task), task)), strict=True))}


def _keeps_ids(delivery: Delivery, wishes: Wishes) -> bool:
    return wishes.keep_ids or delivery.format is Format.JSON


def _renamed(found: Sorted, ids: Mapping[str, TaskId]) -> tuple[tuple[str, TaskId], ...]:
    """The items that could not keep their ids."""
    return tuple(
        (item.wanted_id, ids[item.key])
        for item in found.new
        if item.wanted_id is not None and ids[item.key] != item.wanted_id
    )


def _kept(tasks: tuple[tuple[Item, Task], ...], form: str) -> tuple[str, ...]:
    """The keys of the source that only `metadata` has a place for."""
    found = (task.metadata.get(form) for _, task in tasks)
    return tuple(sorted({key for said in found if isinstance(said, dict) for key in said}))


def _strangers(view: View, tasks: tuple[tuple[Item, Task], ...]) -> Iterator[Remark]:
    """Tasks of people and agents whom nobody knows here: they wait for them."""
    waiting: dict[str, list[Item]] = {}
    for item, task in tasks:
        if task.assigned_to is not None and task.status is TaskStatus.PENDING:
            waiting.setdefault(task.assigned_to, []).append(item)
    for name, items in waiting.items():
        try:
            assigning.check(name, view.seen.config, view)
        except PenguinError:
            whose = "its task waits" if len(items) == 1 else f"{len(items)} tasks wait"
            yield Remark(items[0].place, f"nobody is called `{name}` here; {whose} for them")


def _broken(view: View) -> Iterator[Remark]:
    """Files that can't be read may be of the same source."""
    for path in dict.fromkeys(problem.path for problem in view.broken):
        yield Remark(path, "the file can't be read, so nobody knows whether it was imported before")


def _stale(view: View, found: Sorted) -> dict[TaskId, Stale]:
    rows = [view.rows[task] for _, task in found.changed]
    return {
        row.head.id: Stale(row.task, row.attempt is None and row.task.status is not TaskStatus.IN_PROGRESS)
        for row in rows
    }


def _subject(plan: Plan, delivery: Delivery) -> str:
    if not plan.tasks:
        return f"update {_counted(len(plan.updates))} from {delivery.format}"
    return f"import {_counted(len(plan.tasks))} from {delivery.format}"


def _counted(number: int) -> str:
    return "1 task" if number == 1 else f"{number} tasks"
