"""Tasks for others: as JSON that can be imported again, a table, a checklist or a calendar."""

from enum import StrEnum

from msgspec import Struct, structs

from penguin_git.errors import Problem
from penguin_git.model import query
from penguin_git.model.outgoing import Told
from penguin_git.store.projects import ProjectFiles, project_files, project_files_at
from penguin_git.tracker import listing
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View, view_at
from penguin_git.tracker.view import view as view_of


class Form(StrEnum):
    """What can be exported to; the words of `--format`."""

    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    ICAL = "ical"


SUFFIXES = {
    ".json": Form.JSON,
    ".csv": Form.CSV,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".ics": Form.ICAL,
}


class Exported(Struct, frozen=True):
    """What was written, how many tasks are in it, how many that were wanted are not, and what is broken."""

    data: bytes
    count: int
    left_out: int = 0
    broken: tuple[Problem, ...] = ()


def exported(project: Project, form: Form, wanted: str = "", *, rev: str | None = None) -> Exported:
    """The tasks for which a query holds, all of them by default; with `rev` as that commit has them."""
    view = view_of(project) if rev is None else view_at(project, rev)
    store = project.store
    homes = project_files(store) if rev is None else project_files_at(store, view.seen.base.commit)
    found = _written(project, view, homes, form, wanted)
    return structs.replace(found, broken=(*view.broken, *homes.broken))


def _written(project: Project, view: View, homes: ProjectFiles, form: Form, wanted: str) -> Exported:
    keys = listing.sort_keys("id" if form is Form.JSON else "priority,due,created_at")
    rows = list(listing.chosen(view, query.parse(wanted), keys))
    if form is Form.JSON:
        from penguin_git.codec.foreign import own

        named = {homes.slug_of(row.head.project) for row in rows if row.head.project}
        slugs = named if wanted else set(homes.projects)
        files = [file for slug, file in sorted(homes.projects.items()) if slug in slugs]
        return Exported(own.formatted((row.task for row in rows), files), len(rows))
    told = [Told(row.task, row.state) for row in rows]
    if form is Form.CSV:
        from penguin_git.codec.foreign import table

        return Exported(table.table(told), len(told))
    if form is Form.MARKDOWN:
        from penguin_git.codec.foreign import checklist

        names = {slug: file.name for slug, file in homes.projects.items()}
        return Exported(checklist.checklist(told, names), len(told))
    from penguin_git.codec.foreign import calendar

    due = [one for one in told if one.task.due]
    return Exported(calendar.calendar(due, project.world.now()), len(due), len(told) - len(due))
