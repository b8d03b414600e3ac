"""An import: planned first, which a dry run prints, and carried out in one commit, or not at all."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, structs

from penguin_git.codec import projects as project_codec
from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import layout
from penguin_git.model import project as sheets
from penguin_git.model.ids import TaskId
from penguin_git.model.incoming import fitting
from penguin_git.model.incoming.fitting import Options, Sorted
from penguin_git.model.incoming.item import Delivery, Format, Item, LeftOut, Remark
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker import assigning, creating, editing, loops, minting, projects
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.importing.known import known
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View
from penguin_git.tracker.view import view as view_of

_MOST_PROBLEMS = 50


class Wishes(Struct, frozen=True, kw_only=True):
    """What a person wants of an import; `project` is a name. `trusted` as for `delivering.delivered`."""

    project: str | None = None
    labels: tuple[str, ...] = ()
    requires_approval: bool = False
    keep_ids: bool = False
    trusted: bool = False


class Plan(Struct, frozen=True):
    """What an import would write, what is here already, and what is left out."""

    tasks: tuple[tuple[Item, Task], ...]
    found: Sorted
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Remark, ...]
    renamed: tuple[tuple[str, TaskId], ...]
    new_projects: tuple[str, ...]
    kept: tuple[str, ...]
    edits: Mapping[str, Change]


class Imported(Struct, frozen=True):
    """What was planned, and where it went; `saved` is None where there was nothing new."""

    plan: Plan
    saved: Saved | None = None


def planned(project: Project, view: View, delivery: Delivery, wishes: Wishes) -> Plan:
    """What importing a delivery would do. `BrokenFile` names every record that makes no task file."""
    delivery, homes = _at_home(project, delivery, wishes)
    found = fitting.sorted_out(delivery.items, known(view, delivery, trusted=wishes.trusted))
    options = Options(
        project=homes.slug,
        labels=wishes.labels,
        requires_approval=wishes.requires_approval,
        keep_ids=wishes.keep_ids,
    )
    ids = _ids(project, view, delivery, found, options)
    now = project.world.now().replace(microsecond=0)
    fitted = fitting.fitted(delivery, found, ids, view.graph.tasks, options=options, now=now)
    files = _files(project, fitted.tasks)
    edits = {path: creating.new_file(path, data) for path, data in files.items()}
    return Plan(
        tasks=fitted.tasks,
        found=found,
        left_out=delivery.left_out,
        remarks=(*homes.remarks, *delivery.remarks, *fitted.remarks, *_strangers(view, fitted.tasks)),
        renamed=_renamed(found, ids) if _keeps_ids(delivery, wishes) else (),
        new_projects=tuple(homes.edits) if edits else (),
        kept=_kept(fitted.tasks, delivery.format),
        edits={**edits, **homes.edits} if edits else {},
    )


def carry_out(project: Project, delivery: Delivery, wishes: Wishes, *, commit: bool = True) -> Imported:
    """Import a delivery: all that is new in it, in one commit."""
    with minting.alone(project):
        plan = planned(project, view_of(project), delivery, wishes)
        if not plan.tasks:
            return Imported(plan)
        tied = [task for _, task in plan.tasks if task.depends_on or task.parent]
        saved = editing.save_all(
            project,
            plan.edits,
            f"import {_counted(len(plan.tasks))} from {delivery.format}",
            commit=commit,
            check=lambda _: loops.check_new(project, tied) if tied else None,
        )
    return Imported(plan, saved)


class _Homes(Struct, frozen=True):
    """The projects that tasks go to: the one that a person chose, and the files that are to be made."""

    slug: str | None
    edits: Mapping[str, Change]
    remarks: tuple[Remark, ...]


def _at_home(project: Project, delivery: Delivery, wishes: Wishes) -> tuple[Delivery, _Homes]:
    """The items with the slugs of their projects."""
    if wishes.project is not None:
        chosen = projects.home(project, wishes.project)
        return delivery, _Homes(chosen.slug, chosen.edits, ())
    edits: dict[str, Change] = {}
    for file in delivery.projects:
        data = project_codec.format_new(file)
        project_codec.parse(data, layout.project(file.id))  # what we write must be what we accept
        edits[layout.project(file.id)] = _unless_there(data)
    there = {file.id for file in delivery.projects}
    slugs: dict[str, str | None] = {}
    remarks: list[Remark] = []
    for item in delivery.items:
        name = item.task.project
        if name is None or name in slugs:
            continue
        try:
            home = None if sheets.slug(name) in there else projects.home(project, name)
            slugs[name] = home.slug if home else sheets.slug(name)
            edits = {**(home.edits if home else {}), **edits}
        except PenguinError:
            slugs[name] = None
            remarks.append(Remark(item.place, f"`{name}` can't be the name of a project: left out"))
    items = (
        structs.replace(item, task=structs.replace(item.task, project=slugs[item.task.project]))
        if item.task.project is not None
        else item
        for item in delivery.items
    )
    missing = {path: change for path, change in edits.items() if not _is_here(project, path)}
    return structs.replace(delivery, items=tuple(items)), _Homes(None, missing, tuple(remarks))


def _is_here(project: Project, path: str) -> bool:
    return (project.repo.work_tree / path).is_file()


def _unless_there(data: bytes) -> Change:
    return lambda old: data if old is None else old


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


def _files(project: Project, tasks: tuple[tuple[Item, Task], ...]) -> dict[str, bytes]:
    """The files of the tasks by their paths, each read as one; all that is wrong is told at its place."""
    count = project.snapshots.count_here()
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for number, (item, task) in enumerate(tasks):
        path = layout.new_task(task.id, count + number)
        try:
            files[path] = task_codec.format_new(task, depth=path.count("/") - 1)
            task_codec.parse(files[path], path)  # what we write must be what we accept
        except BrokenFile as broken:
            problems += [Problem(item.place, 0, 0, one.message, one.hint) for one in broken.problems]
        except PenguinError as error:
            problems.append(Problem(item.place, 0, 0, error.message, error.hint))
    if problems:
        raise BrokenFile(problems[:_MOST_PROBLEMS])
    return files


def _counted(number: int) -> str:
    return "1 task" if number == 1 else f"{number} tasks"
