"""`penguin task list`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from penguin_git.cli import completing, output
from penguin_git.cli.compact import compact_option, print_compact
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.project_option import of_projects
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.model.query import Query
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.rows import Row
    from penguin_git.tracker.view import View

_STATES = (*(status.value for status in TaskStatus), "ready", "blocked", "in_review", "draft")
_PRIORITIES = tuple(priority.value for priority in TaskPriority)


@click.command("list")
@click.option(
    "--status", multiple=True, type=click.Choice(_STATES), help="Only tasks in this state; repeatable."
)
@of_projects()
@click.option(
    "--label",
    multiple=True,
    metavar="LABEL",
    shell_complete=completing.labels,
    help="Only tasks with this label; repeated: with all.",
)
@click.option(
    "--priority", multiple=True, type=click.Choice(_PRIORITIES), help="Only this priority; repeatable."
)
@click.option(
    "--assigned-to",
    multiple=True,
    metavar="NAME",
    shell_complete=completing.agents,
    help="Only tasks of this agent or person.",
)
@click.option("--ready", is_flag=True, help="Only tasks that could start now.")
@click.option("--blocked", is_flag=True, help="Only tasks that wait, each with its reasons.")
@click.option(
    "--parent", metavar="TASK", shell_complete=completing.tasks, help="Only the direct subtasks of this task."
)
@click.option(
    "--filter", "text", metavar="QUERY", help='Only what holds, as in `label:ui -priority:low "exact words"`.'
)
@click.option("--tree", is_flag=True, help="Show subtasks under their parents.")
@click.option(
    "--sort",
    default="priority,created_at",
    metavar="KEYS",
    help="Sort by these keys, as in `due,title:desc`.",
)
@click.option("--order", type=click.Choice(["asc", "desc"]), help="The direction of keys that say none.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most this many tasks.")
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Leave the first ones out."
)
@click.option("--at", metavar="REV", help="The tasks as this commit has them.")
@click.option("--here", is_flag=True, help="The files of the checkout alone, without base and attempts.")
@compact_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def list_tasks(
    place: Place,
    /,
    *,
    text: str | None,
    tree: bool,
    here: bool,
    at: str | None,
    sort: str,
    order: str | None,
    limit: int | None,
    offset: int,
    compact: bool,
    as_json: bool,
    **wanted: Any,
) -> int:
    """List tasks

    Shows what the checkout, the base branch and running attempts say together, most urgent first. A file
    that can't be read is named on stderr, and the exit code is 1. With --json:
    {"version": 1, "tasks": [{"id", "title", "status", "state", "reasons", ...}]}.

    --filter takes `key:value` conditions (id, label, status, priority, project, assigned_to, type, parent,
    depends_on, approver, created_by) and words to search for; a comma means or, a minus means not.

    With --compact each line is `ID STATE PRIORITY TITLE`, with single spaces, the state in one word such as
    `in_progress`, the title cut after 100 characters, and no reasons. --json prints the same with it.

    \b
      penguin task list --ready
      penguin task list --label backend --sort due --json
    """
    from penguin_git.tracker import listing

    if compact and tree and not as_json:
        raise click.UsageError("`--compact` and `--tree` exclude each other.")
    keys = listing.sort_keys(sort, order)
    with place.project() as project:
        seen = _view(project, here=here, at=at)
        _check_projects(seen, wanted["project"])
        found = listing.chosen(seen, _query(seen, text, **wanted), keys)
        rows = listing.page(found, offset=offset, limit=limit)
        if as_json:
            output.as_json_of_many("tasks", (row.listed() for row in rows))
        elif compact and rows:
            print_compact(rows)
        else:
            print_rows(seen, rows, tree=tree, with_reasons=wanted["blocked"])
    for problem in seen.broken:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if seen.broken else 0


def _check_projects(view: "View", names: tuple[str, ...]) -> None:
    if names:
        from penguin_git.tracker import projects  # loads what writes files, and mostly nobody names one

        projects.check_known(view, names)


def _query(view: "View", text: str | None, **wanted: Any) -> "Query":
    """Everything that the flags say. Values of one flag are alternatives, but for labels."""
    from penguin_git.model import query

    states = wanted["status"] + ("ready",) * wanted["ready"] + ("blocked",) * wanted["blocked"]
    said = (
        ("status", states),
        ("project", wanted["project"]),
        ("priority", wanted["priority"]),
        ("assigned_to", wanted["assigned_to"]),
        ("parent", () if wanted["parent"] is None else (_task(view, wanted["parent"]),)),
        *(("label", (label,)) for label in wanted["label"]),
    )
    flags = query.Query(tuple(query.term(key, values) for key, values in said if values))
    return flags + query.parse(text) if text else flags


def _task(view: "View", text: str) -> "TaskId":
    from penguin_git.tracker import finding

    return finding.id_of(view, text)


def _view(project: "Project", *, here: bool, at: str | None) -> "View":
    from penguin_git.tracker import view

    if here and at is not None:
        raise click.UsageError("`--here` and `--at` exclude each other.")
    if at is not None:
        return view.view_at(project, at)
    return view.view_of_checkout(project) if here else view.view(project)


def print_rows(view: "View", rows: "Sequence[Row]", *, tree: bool, with_reasons: bool = False) -> None:
    """Print one line a task, with its reasons below it where they are wanted."""
    from penguin_git.tracker.listing import as_tree

    if not rows:
        output.say(
            "No task is like that." if view.rows else "There are no tasks yet: `penguin task create TITLE`."
        )
    placed = as_tree(rows, view.graph) if tree else [(0, row) for row in rows]
    lines = output.table([_cells(row, depth) for depth, row in placed], room=output.room())
    for line, (_, row) in zip(lines, placed, strict=True):
        output.data(line)
        for reason in row.reasons if with_reasons else ():
            output.data(f"    {visible(reason)}")


def _cells(row: "Row", depth: int) -> tuple[str, str, str, str]:
    task = row.head
    in_hands = row.waits if task.status is TaskStatus.IN_PROGRESS else None
    waits = f"waits for {visible(in_hands.whom)}" if in_hands else ""
    state = output.coloured(waits or output.state_of(task.status, row.state))
    labels = f"  [{', '.join(task.labels)}]" if task.labels else ""
    return task.id, state, task.priority, "  " * depth + visible(task.title + labels)
