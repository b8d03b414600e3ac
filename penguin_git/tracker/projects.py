"""Projects: made, found by name, shown with what follows from their tasks, deleted."""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from msgspec import Struct

from penguin_git.codec import projects as project_codec
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.git import trees
from penguin_git.git.repository import head_branch
from penguin_git.model import layout
from penguin_git.model import project as sheets
from penguin_git.model.ids import TaskId
from penguin_git.model.project import Progress, ProjectFile
from penguin_git.model.status import TaskStatus
from penguin_git.store.projects import ProjectFiles, project_files
from penguin_git.tracker import creating, drafting
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.editing import save_all
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View


class Overview(Struct, frozen=True):
    """A project with what its tasks make of it. One that only tasks name has no file yet."""

    file: ProjectFile
    has_file: bool
    status: TaskStatus
    progress: Progress
    tasks: tuple[TaskId, ...]

    def plain(self) -> dict[str, object]:
        """The project for JSON; its description only where it has one."""
        said = msgspec.to_builtins(self.file)
        head = {"id": said.pop("id"), "name": said.pop("name"), "description": said.pop("description", None)}
        progress = msgspec.to_builtins(self.progress)
        return {**head, "status": self.status.value, "progress": progress, **said, "tasks": list(self.tasks)}


class Home(Struct, frozen=True):
    """The project that a task is to belong to; `edits` make its file where it has none yet."""

    slug: str
    name: str
    edits: Mapping[str, Change] = {}


class Removed(Struct, frozen=True):
    """A deleted project, and the tasks that belong to none now."""

    path: str
    saved: Saved
    freed: tuple[TaskId, ...]


def overviews(view: View, files: ProjectFiles) -> list[Overview]:
    """Every project that has a file or that a task names, by name."""
    members = _members(view, files)
    found = [
        _overview(view, one, slug in files.projects, members.get(slug, []))
        for slug, one in _known(files, members).items()
    ]
    return sorted(found, key=lambda one: (one.file.name.casefold(), one.file.id))


def overview_of(view: View, files: ProjectFiles, name: str) -> Overview:
    """The project that `name` means, by its name or slug, whatever the case."""
    found = overviews(view, files)
    slug = files.slug_of(name)
    if one := next((one for one in found if one.file.id == slug), None):
        return one
    raise _unknown(files, name, [one.file for one in found])


def tasks_of(project: Project, view: View, names: Collection[str]) -> set[TaskId]:
    """The tasks of the projects with these names or slugs; an error for a project that nobody knows."""
    files = project_files(project.store)
    members = _members(view, files)
    _check(files, names, members)
    return {row.head.id for name in names for row in members.get(files.slug_of(name), [])}


def check_known(view: View, names: Collection[str]) -> None:
    """Refuse the name of a project that has no file and that no task names."""
    if names:
        _check(view.homes, names, set(map(view.homes.slug_of, view.named_projects)))


def home(project: Project, name: str, description: str | None = None) -> Home:
    """The project for a task; one that has no file gets one in the commit that takes `edits` along.

    `description` is that of a new one.
    """
    files = project_files(project.store)
    slug = files.known(name)
    if slug is not None:
        return Home(slug, files.projects[slug].name)
    new = _new(project, files, name, description)
    data = project_codec.format_new(new)
    edits: dict[str, Change] = {layout.project(new.id): lambda old: data if old is None else old}
    return Home(new.id, new.name, edits)


def create(
    project: Project, name: str, description: str | None, *, commit: bool = True
) -> tuple[ProjectFile, Saved]:
    """Make a project; a `PenguinError` names the one that has its name already."""
    files = project_files(project.store)
    slug = files.known(name)
    if slug is not None:
        raise PenguinError(
            f"There is a project `{files.projects[slug].name}` (`{slug}`) already.",
            hint=f"`penguin project show {slug}` shows it.",
        )
    new = _new(project, files, name, description)
    data = project_codec.format_new(new)

    def made(old: bytes | None) -> bytes:
        if old is not None:
            raise PenguinError(f"There is a project `{new.id}` already.")
        return data

    path = layout.project(new.id)
    project_codec.parse(data, path)  # what we write must be what we accept
    return new, save_all(project, {path: made}, f"{new.id}: add the project {new.name}", commit=commit)


def remove(project: Project, view: View, found: Overview, *, force: bool) -> Removed:
    """Delete a project's file. With `force` its tasks stay and belong to none, in the same commit."""
    slug, path = found.file.id, layout.project(found.file.id)
    own = [view.rows[task] for task in found.tasks if view.graph.tasks[task].project is not None]
    _check_branch(project, view, found)
    if own and not force:
        raise _still_used(found, own)
    edits: dict[str, Change] = {path: lambda _: None} if found.has_file else {}
    for row in own:
        edits |= creating.patches(project, row.head.id, {"project": None}, path=row.path or None)
    subject = f"{slug}: delete the project {found.file.name}"
    saved = save_all(project, edits, subject, commit=view.config.auto_commit)
    return Removed(path, saved, tuple(row.head.id for row in own))


def _known(files: ProjectFiles, named: Iterable[str]) -> dict[str, ProjectFile]:
    """All projects by slug; `named` are those that tasks name."""
    return {slug: ProjectFile(id=slug, name=slug) for slug in named} | files.projects


def _check(files: ProjectFiles, names: Collection[str], named: Iterable[str]) -> None:
    known = _known(files, named)
    for name in names:
        if files.slug_of(name) not in known:
            raise _unknown(files, name, known.values())


def _members(view: View, files: ProjectFiles) -> dict[str, list[Row]]:
    """The tasks of every project: those that name it, and the subtasks of these that name none."""
    found: dict[str, list[Row]] = {}
    for row in view.rows.values():
        if name := view.project_of(row.head):
            found.setdefault(files.slug_of(name), []).append(row)
    return found


def _overview(view: View, file: ProjectFile, has_file: bool, rows: list[Row]) -> Overview:
    states = [_state(row) for row in rows if row.head.id not in view.graph.children]
    tasks = tuple(sorted(row.head.id for row in rows))
    return Overview(file, has_file, sheets.status(states), sheets.progress(states), tasks)


def _state(row: Row) -> TaskStatus:
    """Only landed work counts as done."""
    return TaskStatus.IN_PROGRESS if row.state == "in_review" else row.head.status


def _new(project: Project, files: ProjectFiles, name: str, description: str | None) -> ProjectFile:
    tidy = _one_line(name)
    slug = sheets.slug(tidy)
    if slug in files.projects:
        other = files.projects[slug].name
        raise PenguinError(
            f"`{tidy}` and the project `{other}` would both be `{slug}`.",
            hint=f"`{slug}` means `{other}`; for another project choose another name.",
        )
    if broken := [problem for problem in files.broken if problem.path == layout.project(slug)]:
        raise BrokenFile(broken)
    now = project.world.now().replace(microsecond=0)
    text = drafting.text(description) if description is not None else None
    return ProjectFile(
        id=slug, name=tidy, description=text, created_at=now, created_by=drafting.author(project)
    )


def _one_line(name: str) -> str:
    tidy = name.strip()
    if len(tidy.splitlines()) > 1:
        raise PenguinError("The name of a project has to be one line.")
    return tidy


def _unknown(files: ProjectFiles, name: str, known: Collection[ProjectFile]) -> PenguinError:
    from difflib import get_close_matches

    broken = [problem for problem in files.broken if problem.path == layout.project(name)]
    if broken:
        return BrokenFile(broken)
    names = {one.name: None for one in known} | {one.id: None for one in known}
    near = get_close_matches(name, list(names), n=1)
    hint = f"Did you mean `{near[0]}`?" if near else "`penguin project list` shows all projects."
    return PenguinError(f"There is no project `{name}`.", hint=hint)


def _check_branch(project: Project, view: View, found: Overview) -> None:
    """A file is deleted on the branch that is checked out; elsewhere it would come back."""
    store, base = project.store, project.store.base_name
    tree = store.tree_of(store.base_commit())
    on_base = trees.find(store.objects, tree, layout.project(found.file.id)) is not None
    on_base = on_base or any(task in view.seen.base.tasks for task in found.tasks)
    if on_base and head_branch(project.repo) != base:
        raise PenguinError(
            f"The project `{found.file.id}` is on the base branch `{base}`, which is not checked out here.",
            hint=f"git switch {base}",
        )


def _still_used(found: Overview, own: list[Row]) -> PenguinError:
    few = ", ".join(f"`{row.head.id}`" for row in own[:5]) + (", …" if len(own) > 5 else "")
    belong = "task belongs" if len(own) == 1 else "tasks belong"
    return PenguinError(
        f"{len(own)} {belong} to the project `{found.file.name}`: {few}.",
        hint="`--force` (`force=True` in Python) deletes it all the same; the tasks stay, and belong to "
        "no project then.",
    )
