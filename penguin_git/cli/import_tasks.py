"""`penguin import`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from penguin_git.cli import completing, imported
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.tracker.importing.importing import Imported, Wishes
    from penguin_git.tracker.importing.reading import Board, Text
    from penguin_git.tracker.project import Project

_FORMATS = ("backlog", "beads", "taskwarrior", "github", "markdown", "json")


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
@click.option(
    "--keep-ids",
    is_flag=True,
    help="Keep the ids that tasks have there, such as `bd-a1b2`, where they are free here.",
)
@click.option(
    "--trust",
    is_flag=True,
    help="Its words are yours: no task waits for an approval; penguin's own keep scripts, checks, approvals.",
)
@click.option("--requires-approval", is_flag=True, help="Have each task wait for an approval all the same.")
@click.option("--update", is_flag=True, help="Take over what has changed there since the last import.")
@click.option("--dry-run", is_flag=True, help="Print what would be done, and write nothing.")
@click.option("--no-commit", is_flag=True, help="Write the files and leave the commit to you.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def import_tasks(
    place: Place,
    /,
    *,
    path: str,
    form: str | None,
    dry_run: bool,
    no_commit: bool,
    as_json: bool,
    **wanted: Any,
) -> None:
    """Bring in tasks from another tool

    PATH is a folder of Backlog.md, a file of beads (`.beads/issues.jsonl`), what Taskwarrior's `task export`,
    `gh issue list --json …`, GitHub's REST API or `penguin export` printed, or a Markdown checklist; `-`
    is stdin. All new tasks go into one commit, or none do; prints their ids, and on stderr what was left
    out or had no place. The same source again adds only what is new in it; with --update tasks say what it
    says now, and who does them stays as it is here. Nothing imported runs: anybody may have written it, so
    each task waits until a person approves it, and scripts, checks and approvals stay behind, unless you
    --trust the source. With --json:
    {"version": 1, "import": {"format", "guessed", "created": [{"id", "key", "title", "status", "place"}],
    "unchanged": [{"id", "key", "title"}], "changed": [...], "updated": [{..., "fields"}],
    "renamed": [{"from", "to"}], "left_out": [{"place", "title", "why"}],
    "gone": [{"id", "key", "title"}], "remarks": [{"place", "text"}], "commit"}}.

    \b
      penguin import backlog --dry-run
      penguin import TODO.md --trust --label moved
      gh issue list --state all --limit 5000 --json number,title,body,state,url | penguin import -
    """
    from penguin_git.model.incoming.item import Format
    from penguin_git.tracker.importing import delivering, importing
    from penguin_git.tracker.view import view

    wishes = _wishes(**wanted)
    with place.project() if dry_run else place.changing_tasks("import tasks") as opened:
        source = _source(place, path, opened.repo.work_tree)
        found = delivering.delivered(source, Format(form) if form else None, trusted=wishes.trusted)
        if dry_run:
            plan = importing.planned(opened, view(opened), found.delivery, wishes)
            imported.tell(path, found, importing.Imported(plan), as_json=as_json, dry_run=True)
            return
        commit = opened.store.config().auto_commit and not no_commit
        done = importing.carry_out(opened, found.delivery, wishes, commit=commit)
        imported.tell(path, found, done, as_json=as_json)
        _tell_of_files(opened, done, commit=commit)


def _wishes(
    *,
    project: str | None,
    labels: tuple[str, ...],
    keep_ids: bool,
    requires_approval: bool,
    trust: bool,
    update: bool,
) -> "Wishes":
    from penguin_git.tracker.importing.importing import Wishes

    return Wishes(
        project=project,
        labels=tuple(filter(None, (label.strip() for label in labels))),
        requires_approval=requires_approval,
        keep_ids=keep_ids,
        trusted=trust,
        update=update,
    )


def _source(place: Place, path: str, top: Path) -> "Text | Board":
    from penguin_git.tracker.importing import reading

    if path == "-":
        return reading.given(sys.stdin.buffer.read(reading.MOST_BYTES + 1))
    return reading.source(place.folder / path, path, top)


def _tell_of_files(project: "Project", done: "Imported", *, commit: bool) -> None:
    from penguin_git.cli import saved

    if done.saved is not None:
        first, *more = done.plan.edits
        saved.tell(project, done.saved, first, commit=commit, more=len(more))
