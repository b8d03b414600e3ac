"""beads: one issue a line of its JSON Lines, with dependencies by type."""

from collections.abc import Iterable, Mapping

from penguin_git.model import ids
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.collecting import collected
from penguin_git.model.incoming.conditions import conditions
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item, LeftOut, Record
from penguin_git.model.incoming.reader import Reader, note
from penguin_git.model.incoming.states import BECOMES, OF_BEADS, Standing
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Free, Note, Task, TaskType

_PRIORITIES = (
    *(TaskPriority.CRITICAL, TaskPriority.HIGH, TaskPriority.MEDIUM),
    *(TaskPriority.LOW, TaskPriority.LOW),
)
_TYPES = {
    "bug": TaskType.BUG,
    "feature": TaskType.CODE,
    "docs": TaskType.DOCS,
    "chore": TaskType.OPS,
}
_WAITS = frozenset({"blocks", "conditional-blocks", "waits-for"})
_BOOKKEEPING = frozenset(
    {"updated_at", "closed_at", "content_hash", "source_repo", "compaction_level", "original_size"}
    | {"compacted_at", "compacted_at_commit", "dependency_count", "dependent_count", "comment_count"}
)


def delivered(records: Iterable[Record]) -> Delivery:
    """What a file of beads delivers."""
    listed = tuple(records)
    known = frozenset(str(record.said.get("id")) for record in listed)
    return collected(Format.BEADS, listed, lambda reader: _mapped(reader, known))


def _mapped(reader: Reader, known: frozenset[str]) -> Item | LeftOut:
    kind = reader.words("_type")
    if kind not in (None, "issue"):
        return LeftOut(reader.place, reader.words("id") or "", f"it is no issue but a `{kind}`")
    key = reader.words("id")
    if key is None:
        reader.complain("`id` is missing.")
    title, whole = reader.title("title")
    status = reader.words("status") or "open"
    if status == "tombstone":
        return LeftOut(reader.place, title, "it was deleted there")
    standing = OF_BEADS.get(status)
    if standing is None:
        standing = Standing.OPEN
        reader.remarks.append(f"the state `{status}` is not known here; the task is pending")
    key, edges = key or "", _edges(reader)
    return Item(
        key=key,
        reference=f"beads:{key}",
        place=reader.place,
        task=_task(reader, title, whole, standing),
        parent=next(iter(edges.get("parent-child", ())), None) or _dotted(key, known),
        depends_on=tuple(other for kind in sorted(_WAITS) for other in edges.get(kind, ())),
        relates_to=tuple(other for kind in edges if kind not in _NAMED for other in edges[kind]),
        discovered_from=edges.get("discovered-from", ()),
        wanted_id=key.lower() if ids.is_valid(key.lower()) else None,
        started=status if standing is Standing.STARTED else "",
    )


def _task(reader: Reader, title: str, whole: str | None, standing: Standing) -> Task:
    """The task; whatever the reader has not been asked for by then goes into its metadata."""
    kind, defer = reader.words("issue_type"), reader.time("defer_until")
    return Task(
        id=UNNAMED,
        status=TaskStatus.PENDING if defer and standing is Standing.HELD else BECOMES[standing],
        title=title,
        description=cleaning.joined(
            whole,
            reader.text("description"),
            cleaning.section("Design", reader.text("design")),
            cleaning.section("Notes", reader.text("notes")),
        ),
        type=_TYPES.get(kind or ""),
        priority=_priority(reader),
        labels=cleaning.labels((*reader.texts("labels"), *(["epic"] if kind == "epic" else []))),
        assigned_to=reader.words("assignee"),
        acceptance=conditions(reader.text("acceptance_criteria")),
        due=reader.time("due_at"),
        defer_until=defer,
        estimate=_estimate(reader),
        created_at=reader.time("created_at"),
        created_by=reader.words("created_by"),
        notes=_notes(reader),
        metadata=_metadata(reader, kind),
    )


_NAMED = frozenset({*_WAITS, "parent-child", "discovered-from"})


def _edges(reader: Reader) -> dict[str, tuple[str, ...]]:
    """The keys of other issues by the type of the edge; a type of one's own counts as a relation."""
    found: dict[str, dict[str, None]] = {}
    for row in reader.rows("dependencies"):
        other, kind = row.get("depends_on_id"), row.get("type")
        if isinstance(other, str) and other:
            found.setdefault(kind if isinstance(kind, str) else "blocks", {})[cleaning.words(other)] = None
    return {kind: tuple(others) for kind, others in found.items()}


def _dotted(key: str, known: frozenset[str]) -> str | None:
    """`bd-12.1` is a part of `bd-12` also where no edge says so."""
    above = key.rpartition(".")[0]
    return above if above in known else None


def _priority(reader: Reader) -> TaskPriority:
    number = reader.whole("priority")
    return (
        _PRIORITIES[number] if number is not None and 0 <= number < len(_PRIORITIES) else TaskPriority.MEDIUM
    )


def _estimate(reader: Reader) -> str | None:
    minutes = reader.whole("estimated_minutes")
    return f"{minutes}m" if minutes is not None and 0 < minutes < 10**6 else None


def _notes(reader: Reader) -> tuple[Note, ...]:
    found = [_comment(reader, row) for row in reader.rows("comments")]
    closed, why = reader.time("closed_at"), reader.text("close_reason")
    if closed and why:
        found.append(note(closed, "beads", f"Closed: {why}"))
    return reader.notes(found, "comments")


def _comment(reader: Reader, row: Mapping[str, Free]) -> Note | None:
    at = cleaning.moment(str(row.get("created_at")))
    if at is None:
        reader.remarks.append("left out: a comment without a time in `created_at`")
        return None
    return note(at, str(row.get("author") or ""), str(row.get("text") or ""))


def _metadata(reader: Reader, issue_type: str | None) -> dict[str, Free]:
    rest = reader.rest(ignored=_BOOKKEEPING)
    kept = {"issue_type": issue_type} if issue_type not in (None, "task", "bug", "docs", "epic") else {}
    return {"beads": {**kept, **rest}} if kept or rest else {}
