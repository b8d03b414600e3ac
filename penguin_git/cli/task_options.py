"""The flags that say what a task should be: the same for creating and updating."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from penguin_git.errors import PenguinError
from penguin_git.model.priority import TaskPriority

if TYPE_CHECKING:
    from penguin_git.tracker.drafting import Wishes

_TYPES = ("code", "bug", "docs", "research", "test", "refactor", "ops", "review")
_AT_LEAST_1 = click.IntRange(min=1)

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_OPTIONS: tuple[Decorator, ...] = (
    click.option("-d", "--description", metavar="TEXT", help="What is to be done; `-` reads it from stdin."),
    click.option("--edit", is_flag=True, help="Write the description in your editor."),
    click.option("--run", metavar="SCRIPT", help="A shell script that does the work, for the agent `shell`."),
    click.option(
        "--acceptance", multiple=True, metavar="TEXT", help="What must hold at the end; repeatable."
    ),
    click.option(
        "--check",
        multiple=True,
        metavar="COMMAND",
        help="A command that must succeed at the end; repeatable.",
    ),
    click.option(
        "--depends-on",
        multiple=True,
        metavar="TASK...",
        help="Tasks to land first: ids, beginnings of ids or titles.",
    ),
    click.option("--parent-task", metavar="TASK", help="The task that this one is a part of."),
    click.option("--project", metavar="NAME", help="The project it belongs to, by name or slug."),
    click.option(
        "--priority",
        type=click.Choice([priority.value for priority in TaskPriority], case_sensitive=False),
        help="How urgent it is; medium unless said otherwise.",
    ),
    click.option(
        "--type", "kind", type=click.Choice(_TYPES, case_sensitive=False), help="What kind of work it is."
    ),
    click.option("--label", multiple=True, metavar="LABEL", help="A label; repeatable."),
    click.option("--assigned-to", metavar="NAME", help="The agent or person to do it."),
    click.option("--force", is_flag=True, help="Keep a name for --assigned-to that nobody knows."),
    click.option("--budget-tokens", type=_AT_LEAST_1, metavar="N", help="Tokens that all attempts may use."),
    click.option("--budget-minutes", type=_AT_LEAST_1, metavar="N", help="Minutes that the work may take."),
    click.option("--max-iterations", type=_AT_LEAST_1, metavar="N", help="Steps that the agent may take."),
    click.option(
        "--allowed-tools",
        multiple=True,
        metavar="A,B",
        help="The only tools it may use; `NAME:read` for reading only.",
    ),
    click.option(
        "--requires-approval/--no-requires-approval",
        default=None,
        help="Have a person approve it before it runs.",
    ),
    click.option("--approver", metavar="NAME", help="Who has to approve it; implies --requires-approval."),
    click.option(
        "--due", metavar="DATE", help="When it should be done, as 2026-11-22 or with a time and zone."
    ),
    click.option("--no-commit", is_flag=True, help="Write the file and leave the commit to you."),
    click.option("--json", "as_json", is_flag=True, help="Print the task as JSON."),
)


def task_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all flags that describe a task."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def wishes_of(options: dict[str, Any], **more: Any) -> "Wishes":
    """What the flags of one call say."""
    from penguin_git.model.task import Check, TaskType
    from penguin_git.tracker.drafting import Wishes, moment

    conditions = (*options["acceptance"], *(Check(check=command) for command in options["check"]))
    return Wishes(
        description=_description(options["description"], edit=options["edit"]),
        run=options["run"],
        acceptance=conditions or None,
        depends_on=options["depends_on"] or None,
        parent_task=options["parent_task"],
        priority=TaskPriority(options["priority"]) if options["priority"] else None,
        type=TaskType(options["kind"]) if options["kind"] else None,
        labels=_listed(options["label"]),
        assigned_to=options["assigned_to"],
        force=options["force"],
        budget_tokens=options["budget_tokens"],
        budget_minutes=options["budget_minutes"],
        max_iterations=options["max_iterations"],
        allowed_tools=_listed(options["allowed_tools"]),
        requires_approval=options["requires_approval"],
        approver=options["approver"],
        due=moment(options["due"]) if options["due"] else None,
        **more,
    )


def _description(text: str | None, *, edit: bool) -> str | None:
    if text == "-":
        text = sys.stdin.read()
    if not edit:
        return text
    edited = click.edit(text or "", extension=".md")
    if edited is None:
        raise PenguinError("The editor was closed without saving, so nothing was done.")
    return edited


def _listed(values: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values of a repeatable flag whose values may be lists themselves."""
    parts = [part.strip() for value in values for part in value.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part)) or None
