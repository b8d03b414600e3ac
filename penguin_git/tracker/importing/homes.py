"""The projects that imported tasks go to, and the files of those that are not here yet."""

from collections.abc import Mapping

from msgspec import Struct, structs

from penguin_git.codec import projects as project_codec
from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model import project as sheets
from penguin_git.model.incoming.item import Delivery, Remark
from penguin_git.tracker import projects
from penguin_git.tracker.edit import Change
from penguin_git.tracker.project import Project


class Homes(Struct, frozen=True):
    """The projects that tasks go to: the one that a person chose, and the files that are to be made."""

    slug: str | None
    edits: Mapping[str, Change]
    remarks: tuple[Remark, ...]


def at_home(project: Project, delivery: Delivery, chosen: str | None) -> tuple[Delivery, Homes]:
    """The items with the slugs of their projects; `chosen` is the name of the one for all of them."""
    if chosen is not None:
        home = projects.home(project, chosen)
        return delivery, Homes(home.slug, home.edits, ())
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
            found = None if sheets.slug(name) in there else projects.home(project, name)
            slugs[name] = found.slug if found else sheets.slug(name)
            edits = {**(found.edits if found else {}), **edits}
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
    return structs.replace(delivery, items=tuple(items)), Homes(None, missing, tuple(remarks))


def _is_here(project: Project, path: str) -> bool:
    return (project.repo.work_tree / path).is_file()


def _unless_there(data: bytes) -> Change:
    return lambda old: data if old is None else old
