"""Backlog.md: Markdown files with front matter; columns and milestones have names of their own."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from penguin_git.model import ids
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.collecting import collected
from penguin_git.model.incoming.conditions import conditions, met
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item, LeftOut, Record
from penguin_git.model.incoming.reader import Reader, note
from penguin_git.model.incoming.states import BECOMES, Standing, by_word
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Free, Note, Task, TaskType

DESCRIPTION, ACCEPTANCE, DONE = "Description", "Acceptance Criteria", "Definition of Done"
COMMENTS = "Comments"
_TYPES = {
    "bug": TaskType.BUG,
    "docs": TaskType.DOCS,
    "documentation": TaskType.DOCS,
    "feature": TaskType.CODE,
    "enhancement": TaskType.CODE,
    "test": TaskType.TEST,
    "refactor": TaskType.REFACTOR,
    "chore": TaskType.OPS,
    "research": TaskType.RESEARCH,
    "spike": TaskType.RESEARCH,
}
_PRIORITIES = {priority.value: priority for priority in TaskPriority}
_BOOKKEEPING = frozenset({"updated_date", "ordinal", "subtasks", "reporter"})
_COMMENT = re.compile(
    r"(?:author: *(?P<author>[^\n]*)\n)?created: *(?P<at>[^\n]*)\n---\n(?P<text>.*?)(?=\n---(?:\n|$)|$)",
    re.DOTALL,
)


class Board(Struct, frozen=True):
    """What the settings say: the name of the project, the columns in order, and milestones by id."""

    name: str = ""
    columns: tuple[str, ...] = ()
    milestones: Mapping[str, str] = {}


class Page(Struct, frozen=True):
    """A file: where it stands, its folder, its front matter, and the sections below it by their heading."""

    place: str
    folder: str
    front: Mapping[str, Free]
    sections: Mapping[str, str]


def delivered(pages: Iterable[Page], board: Board) -> Delivery:
    """What a folder delivers."""
    by_place = {page.place: page for page in pages}
    records = [Record(page.place, page.front) for page in by_place.values()]
    return collected(Format.BACKLOG, records, lambda reader: _mapped(reader, by_place[reader.place], board))


def _mapped(reader: Reader, page: Page, board: Board) -> Item | LeftOut:
    key = (reader.words("id") or "").upper()
    if not key:
        reader.complain("`id` is missing.")
    title, whole = reader.title("title")
    status = reader.words("status") or ""
    standing = _standing(reader, status, page, board)
    people = tuple(one.lstrip("@") for one in cleaning.labels(reader.texts("assignee")))
    milestone = reader.words("milestone")
    labels = (*reader.texts("labels"), *([_milestone(milestone, board)] if milestone else []))
    criteria = page.sections.get(ACCEPTANCE)
    parent, needed = reader.words("parent_task_id"), reader.texts("dependencies")
    task = Task(
        id=UNNAMED,
        status=BECOMES[standing],
        title=title,
        description=_description(reader, page, whole),
        type=_TYPES.get((reader.words("type") or "").casefold()),
        priority=_PRIORITIES.get((reader.words("priority") or "").casefold(), TaskPriority.MEDIUM),
        project=reader.words("project"),
        labels=cleaning.labels(labels),
        assigned_to=people[0] if people else None,
        acceptance=(*conditions(criteria), *conditions(page.sections.get(DONE))),
        due=reader.time("due_date"),
        created_at=reader.time("created_date"),
        notes=_notes(reader, page),
        metadata=_metadata(reader, people[1:], met(criteria)),
    )
    return Item(
        key=key,
        reference=f"backlog:{board.name}/{key}" if board.name else f"backlog:{key}",
        place=reader.place,
        task=task,
        parent=parent.upper() if parent else _dotted(key),
        depends_on=tuple(one.strip().upper() for one in needed if one.strip()),
        wanted_id=key.lower() if ids.is_valid(key.lower()) else None,
        started=status if standing is Standing.STARTED else "",
    )


def _standing(reader: Reader, status: str, page: Page, board: Board) -> Standing:
    if page.folder == "drafts":
        return Standing.HELD
    standing = by_word(status, board.columns) if status else Standing.OPEN
    if standing is None:
        reader.remarks.append(f"the state `{status}` is not known here; the task is pending")
    if page.folder == "completed":
        return Standing.DONE
    return standing or Standing.OPEN


def _dotted(key: str) -> str | None:
    """`TASK-1.2` is a part of `TASK-1`."""
    return key.rpartition(".")[0] or None


def _milestone(said: str, board: Board) -> str:
    return f"milestone:{board.milestones.get(said.casefold(), said)}"


def _description(reader: Reader, page: Page, whole: str | None) -> str | None:
    others = [
        cleaning.section(heading, text)
        for heading, text in page.sections.items()
        if heading not in (DESCRIPTION, ACCEPTANCE, DONE, COMMENTS)
    ]
    links = (*reader.texts("references"), *reader.texts("documentation"))
    return cleaning.joined(
        whole,
        page.sections.get(DESCRIPTION),
        *others,
        cleaning.section("References", "\n".join(f"- {cleaning.line(link)}" for link in links)),
    )


def _notes(reader: Reader, page: Page) -> tuple[Note, ...]:
    found = []
    for one in _COMMENT.finditer(page.sections.get(COMMENTS, "")):
        at = cleaning.moment(one["at"])
        if at is None:
            reader.remarks.append("left out: a comment without a time")
            continue
        found.append(note(at, one["author"] or "backlog", one["text"]))
    return reader.notes(found, "comments")


def _metadata(reader: Reader, others: tuple[str, ...], accepted: tuple[str, ...]) -> dict[str, Free]:
    rest = reader.rest(ignored=_BOOKKEEPING)
    kept = {
        **({"also_assigned_to": list(others)} if others else {}),
        **({"met_there": list(accepted)} if accepted else {}),
        **rest,
    }
    return {"backlog": kept} if kept else {}
