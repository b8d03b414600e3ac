"""Taskwarrior: what `task export` prints."""

import re
from collections.abc import Iterable, Mapping

from penguin_git.model import ids
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.collecting import collected
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item, LeftOut, Record
from penguin_git.model.incoming.reader import Reader, note
from penguin_git.model.incoming.states import BECOMES, OF_TASKWARRIOR, Standing
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Free, Note, Task

_PRIORITIES = {"H": TaskPriority.HIGH, "M": TaskPriority.MEDIUM, "L": TaskPriority.LOW}
_BOOKKEEPING = frozenset({"id", "urgency", "modified", "end", "mask", "imask", "rtype", "parent", "last"})
_SPAN = re.compile(r"P(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:\d+S)?)?")


def delivered(records: Iterable[Record]) -> Delivery:
    """What an export delivers."""
    return collected(Format.TASKWARRIOR, records, _mapped)


def _mapped(reader: Reader) -> Item | LeftOut:
    key = reader.words("uuid")
    if key is None:
        reader.complain("`uuid` is missing.", "Export again: task export > tasks.json")
    title, whole = reader.title("description")
    status = reader.words("status") or "pending"
    recur = reader.words("recur")
    if status == "deleted":
        return LeftOut(reader.place, title, "it was deleted there")
    if status == "recurring":
        why = f"it only says that others recur ({recur}), and nothing recurs here"
        return LeftOut(reader.place, title, why)
    standing = OF_TASKWARRIOR.get(status)
    if standing is None:
        standing = Standing.OPEN
        reader.remarks.append(f"the state `{status}` is not known here; the task is pending")
    started = reader.time("start") is not None and standing is Standing.OPEN
    needed = _needed(reader)
    project, _, below = (reader.words("project") or "").partition(".")
    task = Task(
        id=UNNAMED,
        status=BECOMES[standing],
        title=title,
        description=cleaning.joined(whole),
        priority=_PRIORITIES.get(reader.words("priority") or "M", TaskPriority.MEDIUM),
        project=project.strip() or None,
        labels=cleaning.labels((*([below] if below else []), *reader.texts("tags"))),
        due=reader.time("due"),
        defer_until=max(filter(None, (reader.time("wait"), reader.time("scheduled"))), default=None),
        estimate=_estimate(reader),
        created_at=reader.time("entry"),
        notes=_notes(reader),
        metadata=_metadata(reader, recur),
    )
    key = key or ""
    return Item(
        key=key,
        reference=f"taskwarrior:{key}",
        place=reader.place,
        task=task,
        depends_on=needed,
        wanted_id=key if ids.is_valid(key) else None,
        started="started" if started else "",
    )


def _needed(reader: Reader) -> tuple[str, ...]:
    """The uuids of what it waits for; older versions write them with commas between."""
    said = reader.texts("depends")
    return tuple(dict.fromkeys(key.strip() for one in said for key in one.split(",") if key.strip()))


def _estimate(reader: Reader) -> str | None:
    """An attribute of the user's that is called so: a span such as `PT3H`, else its words."""
    said = reader.words("estimate")
    found = _SPAN.fullmatch(said or "")
    if found is None or not any(found.groups()):
        return said
    days, hours, minutes = (int(part or 0) for part in found.group("d", "h", "m"))
    return f"{(days * 24 + hours) * 60 + minutes}m"


def _notes(reader: Reader) -> tuple[Note, ...]:
    found = [_annotation(reader, row) for row in reader.rows("annotations")]
    return reader.notes(found, "annotations")


def _annotation(reader: Reader, row: Mapping[str, Free]) -> Note | None:
    at = cleaning.moment(str(row.get("entry")))
    if at is None:
        reader.remarks.append("left out: an annotation without a time in `entry`")
        return None
    return note(at, "taskwarrior", str(row.get("description") or ""))


def _metadata(reader: Reader, recur: str | None) -> dict[str, Free]:
    kept = {**({"recur": recur} if recur else {}), **reader.rest(ignored=_BOOKKEEPING)}
    return {"taskwarrior": kept} if kept else {}
