"""Tables that list work: which column says what, and the task that each row is."""

import re
from collections.abc import Sequence

from msgspec import structs

from penguin_git.model.specification import inline, requirements, urgency, waiting
from penguin_git.model.specification.blocks import Item, Table
from penguin_git.model.specification.draft import Draft
from penguin_git.model.specification.plan import Remark

_COLUMNS = {
    "title": (
        "requirement",
        "requirements",
        "feature",
        "features",
        "task",
        "tasks",
        "title",
        "name",
        "story",
        "user story",
        "item",
        "deliverable",
        "functionality",
        "work item",
        "capability",
        "what",
    ),
    "detail": ("description", "details", "detail", "notes", "summary", "requirement", "specification"),
    "key": ("id", "#", "no", "no.", "nr", "key", "ref", "req id", "requirement id", "number", "fr", "nfr"),
    "priority": ("priority", "prio", "moscow", "importance", "p", "must/should", "level", "need"),
    "status": ("status", "state", "done", "progress", "complete", "completed"),
    "needs": (
        "depends on",
        "dependencies",
        "dependency",
        "depends",
        "after",
        "blocked by",
        "prerequisites",
        "requires",
    ),
    "acceptance": (
        "acceptance",
        "acceptance criteria",
        "criteria",
        "done when",
        "success criteria",
        "verification",
    ),
    "size": ("size", "effort", "estimate", "complexity", "points", "story points", "t-shirt size", "hours"),
}
_WORK_COLUMNS = _COLUMNS["title"][:6] + _COLUMNS["title"][8:12] + _COLUMNS["title"][13:14]
_DONE = re.compile(
    r"(?:done|complete[d]?|finished|shipped|implemented|closed|merged|✅|✔|✓|☑|x|yes)\W*", re.IGNORECASE
)


def of_table(table: Table, remarks: list[Remark]) -> list[Draft]:
    """The tasks of a table that lists work; none where it shows something else."""
    columns = _columns(table.head)
    if "title" not in columns and not ("key" in columns and "detail" in columns):
        return []
    found = (_of_row(row, columns, table.line + 2 + at, remarks) for at, row in enumerate(table.rows))
    return [draft for draft in found if draft]


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column says what. A name alone is not work: it may be a field of a data model."""
    names = [inline.plain(cell).casefold().strip(" *:") for cell in head]
    found: dict[str, int] = {}
    for what, words in _COLUMNS.items():
        at = next((at for at, name in enumerate(names) if name in words and at not in found.values()), None)
        if at is not None:
            found[what] = at
    is_work = "title" in found and names[found["title"]] in _WORK_COLUMNS
    if "title" in found and not is_work and not ({"key", "priority", "acceptance"} & found.keys()):
        return {}
    return found


def _of_row(row: Sequence[str], columns: dict[str, int], line: int, remarks: list[Remark]) -> Draft | None:
    cells = {what: inline.plain(row[at]) if at < len(row) else "" for what, at in columns.items()}
    title, detail = cells.get("title", ""), cells.get("detail", "")
    if not title:
        title, detail = detail, ""
    if _DONE.fullmatch(cells.get("status", "")):
        remarks.append(Remark(line, f"`{requirements.short(title)}` is marked as done."))
        return None
    if requirements.is_trivial(Item(title, line)):
        return None
    draft = requirements.of_text(
        title, line, remarks, conditions=(cells["acceptance"],) if cells.get("acceptance") else ()
    )
    if draft is None or cells.get("priority", "").casefold().startswith("won"):
        return None
    return structs.replace(
        draft,
        description="\n\n".join(part for part in (draft.description, detail) if part) or None,
        key=draft.key or cells.get("key") or None,
        priority=urgency.rank(cells.get("priority", "")) or draft.priority,
        size=cells.get("size") or draft.size,
        needs=(*draft.needs, *waiting.needs_in(cells.get("needs", ""))),
    )
