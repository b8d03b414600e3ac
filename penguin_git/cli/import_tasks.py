"""`penguin import`."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.model.incoming.item import Item
    from penguin_git.tracker.importing.delivering import Delivered
    from penguin_git.tracker.importing.importing import Imported, Plan
    from penguin_git.tracker.importing.reading import Board, Text

_FORMATS = ("backlog", "beads", "taskwarrior", "github", "markdown", "json")
_MOST_REMARKS = 20


@click.command("import")
@click.argument("path", type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="What it is; without it the content tells."
)
@click.option(
    "--project",
    metavar="NAME",
    shell_complete=completing.projects,
    help="The project that all tasks go to; it is made where there is none.",
)
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="A label for all tasks; repeatable.")
@click.option("--keep-ids", is_flag=True, help="Call tasks what they are called there, where nobody is yet.")
@click.option("--requires-approval", is_flag=True, help="Have each task wait until a person approves it.")
@click.option("--trust", is_flag=True, help="Of penguin's own JSON, keep scripts, checks and approvals.")
@click.option("--dry-run", is_flag=True, help="Print what would be done, and write nothing.")
@click.option("--no-commit", is_flag=True, help="Write the files and leave the commit to you.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def import_tasks(
    place: Place,
    *,
    path: str,
    form: str | None,
    project: str | None,
    labels: tuple[str, ...],
    keep_ids: bool,
    requires_approval: bool,
    trust: bool,
    dry_run: bool,
    no_commit: bool,
    as_json: bool,
) -> None:
    """Bring in tasks from another tool

    PATH is a folder of Backlog.md, a file of beads (`.beads/issues.jsonl`), what Taskwarrior's `task export`,
    `gh issue list --json …`, GitHub's REST API or `penguin export` printed, or a Markdown checklist; `-`
    is stdin. All new tasks go into one commit, or none do; prints their ids, and on stderr what was left
    out or had no place. The same source again adds only what is new in it. Nothing imported runs:
    scripts, checks and approvals stay behind, unless penguin wrote the file and you --trust it. With --json:
    {"version": 1, "import": {"format", "guessed", "created": [{"id", "key", "title", "status", "place"}],
    "unchanged": [{"id", "key", "title"}], "changed": [...], "renamed": [{"from", "to"}],
    "left_out": [{"place", "title", "why"}], "remarks": [{"place", "text"}], "commit"}}.

    \b
      penguin import backlog --dry-run
      gh issue list --state all --limit 5000 --json number,title,body,state,url | penguin import -
    """
    from penguin_git.model.incoming.item import Format
    from penguin_git.tracker.importing import delivering, importing
    from penguin_git.tracker.importing.importing import Wishes
    from penguin_git.tracker.view import view

    found = delivering.delivered(_source(place, path), Format(form) if form else None, trusted=trust)
    wishes = Wishes(
        project=project,
        labels=tuple(filter(None, (label.strip() for label in labels))),
        requires_approval=requires_approval,
        keep_ids=keep_ids,
        trusted=trust,
    )
    if dry_run:
        with place.project() as opened:
            plan = importing.planned(opened, view(opened), found.delivery, wishes)
        _tell(path, found, importing.Imported(plan), as_json=as_json, dry_run=True)
        return
    with place.changing_tasks("import tasks") as opened:
        commit = opened.store.config().auto_commit and not no_commit
        done = importing.carry_out(opened, found.delivery, wishes, commit=commit)
        _tell(path, found, done, as_json=as_json)
        if done.saved is not None:
            from penguin_git.cli import saved as ending

            first, *more = done.plan.edits
            ending.tell(opened, done.saved, first, commit=commit, more=len(more))


def _source(place: Place, path: str) -> "Text | Board":
    from penguin_git.tracker.importing import reading

    if path == "-":
        return reading.given(sys.stdin.buffer.read(reading.MOST_BYTES + 1))
    return reading.source(place.folder / path, path)


def _tell(path: str, found: "Delivered", done: "Imported", *, as_json: bool, dry_run: bool = False) -> None:
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
    for slug in plan.new_projects:
        output.say(f"A new project: `{slug}`.")
    output.say(_summary(plan, dry_run=dry_run))


def _rows(plan: "Plan") -> Iterator[tuple[str, ...]]:
    yield ("what", "there", "here", "state", "priority", "title")
    for item, task in plan.tasks:
        here = task.id if task.id == item.wanted_id else ""
        yield ("new", _there(item), here, task.status, task.priority, visible(task.title))
    for word, pairs in (("changed", plan.found.changed), ("unchanged", plan.found.unchanged)):
        for item, known in pairs:
            yield (
                word,
                _there(item),
                known,
                item.task.status,
                item.task.priority,
                visible(item.task.title),
            )
    for one in plan.left_out:
        yield (
            "left out",
            _short(one.place.rpartition("/")[2]),
            "",
            "",
            "",
            f"{visible(one.title)}: {visible(one.why)}",
        )


def _there(item: "Item") -> str:
    """What an item is called in its source; where that has no names, its place."""
    return _short(item.place.rpartition("/")[2] if item.reference.startswith("markdown:") else item.key)


def _short(key: str) -> str:
    return visible(key if len(key) <= 40 else f"{key[:39]}…")


def _remarks(plan: "Plan", *, with_left_out: bool) -> Iterator[str]:
    told = [f"{one.place}: {one.text}" for one in plan.remarks]
    left = plan.left_out if with_left_out else ()
    told += [f"{one.place}: `{one.title}` was left out: {one.why}" for one in left]
    told += [f"`{old}` is taken here; it is `{new}` now" for old, new in plan.renamed]
    for line in told[:_MOST_REMARKS]:
        yield f"{visible(line)}."
    if len(told) > _MOST_REMARKS:
        yield f"… and {len(told) - _MOST_REMARKS} more remarks; `--json` has all of them."
    if plan.kept:
        yield f"Kept in `metadata`: {visible(', '.join(plan.kept))}."


def _summary(plan: "Plan", *, dry_run: bool) -> str:
    new = len(plan.tasks)
    parts = [
        f"{new} new {'task' if new == 1 else 'tasks'}",
        f"{len(plan.found.changed)} changed there since" if plan.found.changed else "",
        f"{len(plan.found.unchanged)} unchanged" if plan.found.unchanged else "",
        f"{len(plan.left_out)} left out" if plan.left_out else "",
    ]
    nothing = " Nothing was written." if dry_run or not new else ""
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
        "renamed": [{"from": old, "to": new} for old, new in plan.renamed],
        "left_out": msgspec.to_builtins(plan.left_out),
        "remarks": msgspec.to_builtins(plan.remarks),
    }


def _named(item: "Item") -> dict[str, object]:
    return {"key": item.key, "title": item.task.title}


def _pairs(found: "Sequence[tuple[Item, TaskId]]") -> list[dict[str, object]]:
    return [{"id": task, **_named(item)} for item, task in found]
