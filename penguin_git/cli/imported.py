"""How an import went, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from penguin_git.cli import output
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.model.incoming.item import Item
    from penguin_git.tracker.importing.delivering import Delivered
    from penguin_git.tracker.importing.importing import Imported, Plan

_MOST_REMARKS = 20


def tell(path: str, found: "Delivered", done: "Imported", *, as_json: bool, dry_run: bool = False) -> None:
    """Print what an import did, or would do: ids or the plan, JSON, and on stderr what is to be known."""
    from penguin_git.model.incoming.item import NAMES

    plan = done.plan
    if as_json:
        commit = done.saved.commit if done.saved else None
        output.as_json(**{"import": {**_plain(found, plan, dry_run=dry_run), "commit": commit}})
    elif dry_run:
        for line in output.table(list(_rows(plan)), room=output.room()):
            output.data(line)
    else:
        for _, task in plan.tasks:
            output.data(task.id)
    if found.is_guessed:
        name = NAMES[found.delivery.format]
        output.say(f"`{visible(path)}` is read as {name}; `--format` says what else it is.")
    for line in _remarks(plan, with_left_out=not dry_run):
        output.say(line)
    for one in () if as_json else plan.updates:
        output.say(f"`{one.task.id}` follows its source: {', '.join(one.fields) or 'nothing to be seen'}.")
    if plan.gone and not as_json:
        output.say(_gone(plan))
    for slug in plan.new_projects:
        output.say(f"A new project: `{slug}`.")
    output.say(_summary(plan, dry_run=dry_run))
    if plan.next_step and not dry_run:
        output.say(plan.next_step)


def _rows(plan: "Plan") -> Iterator[tuple[str, ...]]:
    yield ("what", "there", "here", "state", "priority", "title")
    for item, task in plan.tasks:
        here = task.id if task.id == item.wanted_id else ""
        yield ("new", _there(item), here, task.status, task.priority, visible(task.title))
    changed = "update" if plan.updates else "changed"
    for word, pairs in ((changed, plan.found.changed), ("unchanged", plan.found.unchanged)):
        for item, known in pairs:
            task = item.task
            yield (word, _there(item), known, task.status, task.priority, visible(task.title))
    for one in plan.left_out:
        why = f"{visible(one.title)}: {visible(one.why)}"
        yield ("left out", _short(one.place.rpartition("/")[2]), "", "", "", why)


def _there(item: "Item") -> str:
    """What an item is called in its source; where that has no names, its place."""
    return _short(item.place.rpartition("/")[2] if item.reference.startswith("markdown:") else item.key)


def _short(key: str) -> str:
    return visible(key if len(key) <= 40 else f"{key[:39]}…")


def _remarks(plan: "Plan", *, with_left_out: bool) -> Iterator[str]:
    told = [f"{one.place}: {one.text}" for one in plan.remarks]
    left = plan.left_out if with_left_out else ()
    told += [f"{one.place}: left out: {one.title}: {one.why}" for one in left]
    told += [f"{_there(item)} has changed there: `{task}` is as it was here" for item, task in plan.stale]
    told += [f"`{old}` is taken here; it is `{new}` now" for old, new in plan.renamed]
    for line in told[:_MOST_REMARKS]:
        yield f"{visible(line)}."
    if len(told) > _MOST_REMARKS:
        yield f"… and {len(told) - _MOST_REMARKS} more remarks; `--json` has all of them."
    if plan.kept:
        yield f"Kept in `metadata`: {visible(', '.join(plan.kept))}."


def _gone(plan: "Plan") -> str:
    """The tasks whose items are no longer in the source: a person decides what becomes of them."""
    shown = [f"`{one.task.id}` ({_short(one.task.title)})" for one in plan.gone[:_MOST_REMARKS]]
    more = len(plan.gone) - len(shown)
    names = ", ".join([*shown, *([f"{more} more"] if more else [])])
    are, rest = ("is", "it stays as it is") if len(plan.gone) == 1 else ("are", "they stay as they are")
    return f"{len(plan.gone)} {are} no longer there: {names}; {rest} here."


def _summary(plan: "Plan", *, dry_run: bool) -> str:
    new, stale = len(plan.tasks), len(plan.stale)
    parts = [
        f"{new} new {'task' if new == 1 else 'tasks'}",
        f"{len(plan.updates)} brought up to date" if plan.updates else "",
        f"{stale} changed there since (`--update` takes that over)" if stale else "",
        f"{len(plan.found.unchanged)} unchanged" if plan.found.unchanged else "",
        f"{len(plan.left_out)} left out" if plan.left_out else "",
    ]
    nothing = " Nothing was written." if dry_run or not plan.edits else ""
    return f"{', '.join(filter(None, parts))}.{nothing}"


def _plain(found: "Delivered", plan: "Plan", *, dry_run: bool) -> dict[str, object]:
    import msgspec

    created = [
        {
            "id": task.id if not dry_run or task.id == item.wanted_id else None,
            **_named(item),
            "status": task.status,
            "place": item.place,
        }
        for item, task in plan.tasks
    ]
    return {
        "format": found.delivery.format,
        "guessed": found.is_guessed,
        "created": created,
        "unchanged": _pairs(plan.found.unchanged),
        "changed": _pairs(plan.found.changed),
        "updated": [
            {"id": one.task.id, **_named(one.item), "fields": list(one.fields)} for one in plan.updates
        ],
        "renamed": [{"from": old, "to": new} for old, new in plan.renamed],
        "gone": [{"id": one.task.id, "key": one.key, "title": one.task.title} for one in plan.gone],
        "left_out": msgspec.to_builtins(plan.left_out),
        "remarks": msgspec.to_builtins(plan.remarks),
    }


def _named(item: "Item") -> dict[str, object]:
    return {"key": item.key, "title": item.task.title}


def _pairs(found: "Sequence[tuple[Item, TaskId]]") -> list[dict[str, object]]:
    return [{"id": task, **_named(item)} for item, task in found]
