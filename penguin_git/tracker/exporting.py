"""Tasks for others: as JSON that can be imported again, a table, a checklist or a calendar."""

from enum import StrEnum

from msgspec import Struct

from penguin_git.model import query
from penguin_git.model.outgoing import Told
from penguin_git.store.projects import project_files
from penguin_git.tracker import listing
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


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
    """What was written, how many tasks are in it, and how many of those that were wanted are not."""

    data: bytes
    count: int
    left_out: int = 0


def exported(project: Project, view: View, form: Form, wanted: str = "") -> Exported:
    """The tasks for which a query holds, all of them by default."""
    keys = listing.sort_keys("id" if form is Form.JSON else "priority,due,created_at")
    rows = list(listing.chosen(view, query.parse(wanted), keys))
    if form is Form.JSON:
        from penguin_git.codec.foreign import own

        files = project_files(project.store)
        slugs = {row.head.project for row in rows} if wanted else set(files.projects)
        homes = [file for slug, file in sorted(files.projects.items()) if slug in slugs]
        return Exported(own.formatted((row.task for row in rows), homes), len(rows))
    told = [Told(row.task, row.state) for row in rows]
    if form is Form.CSV:
        from penguin_git.codec.foreign import table

        return Exported(table.table(told), len(told))
    if form is Form.MARKDOWN:
        from penguin_git.codec.foreign import checklist

        names = {slug: file.name for slug, file in project_files(project.store).projects.items()}
        return Exported(checklist.checklist(told, names), len(told))
    from penguin_git.codec.foreign import calendar

    due = [one for one in told if one.task.due]
    return Exported(calendar.calendar(due, project.world.now()), len(due), len(told) - len(due))
