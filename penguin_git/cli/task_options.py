"""The flags that say what a task should be: the same for creating and updating."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from penguin_git.cli import completing
from penguin_git.cli.kinds import WHOLE
from penguin_git.errors import PenguinError
from penguin_git.model.priority import TaskPriority

if TYPE_CHECKING:
    from penguin_git.tracker.drafting import Wishes
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.projects import Home

_TYPES = ("code", "bug", "docs", "research", "test", "refactor", "ops", "review")

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
        shell_complete=completing.tasks,
        help="Tasks to land first: ids, beginnings of ids or titles.",
    ),
    click.option(
        "--parent-task",
        metavar="TASK",
        shell_complete=completing.tasks,
        help="The task that this one is a part of.",
    ),
    click.option(
        "--project",
        metavar="NAME",
        shell_complete=completing.projects,
        help="The project it belongs to, by name or slug.",
    ),
    click.option(
        "--priority",
        type=click.Choice([priority.value for priority in TaskPriority], case_sensitive=False),
        help="How urgent it is; medium unless said otherwise.",
    ),
    click.option(
        "--type", "kind", type=click.Choice(_TYPES, case_sensitive=False), help="What kind of work it is."
    ),
    click.option(
        "--label",
        multiple=True,
        metavar="LABEL",
        shell_complete=completing.labels,
        help="A label; repeatable.",
    ),
    click.option(
        "--assigned-to",
        metavar="NAME",
        shell_complete=completing.agents,
        help="The agent or person to do it.",
    ),
    click.option("--force", is_flag=True, help="Keep a name for --assigned-to that nobody knows."),
    click.option(
        "--budget-tokens",
        type=WHOLE,
        metavar="N",
        help="Tokens that it may use, over all attempts that continue each other.",
    ),
    click.option("--budget-minutes", type=WHOLE, metavar="N", help="Minutes that the work may take."),
    click.option("--max-iterations", type=WHOLE, metavar="N", help="Steps that the agent may take."),
    click.option(
        "--allowed-tools",
        shell_complete=completing.tools,
        multiple=True,
        metavar="A,B",
        help="The only tools it may use; `NAME:read` for reading only.",
    ),
    click.option(
        "--checkpoint-minutes",
        type=WHOLE,
        metavar="N",
        help="How often the work of an attempt is committed.",
    ),
    click.option(
        "--requires-approval/--no-requires-approval",
        default=None,
        help="Have a person approve it before it runs.",
    ),
    click.option("--approver", metavar="NAME", help="Who has to approve it; implies --requires-approval."),
    click.option("--due", metavar="WHEN", help="When it should be done: a date, a time, tomorrow, +3d, 2w."),
    click.option("--defer-until", metavar="WHEN", help="It does not start before then."),
    click.option("--estimate", metavar="TEXT", help="How long it may take, in words of your own."),
    click.option(
        "--context", multiple=True, metavar="PATH", help="What the agent should read first; repeatable."
    ),
    click.option(
        "--changes",
        type=click.Choice(["required", "optional"]),
        help="Whether it counts as done only with a change or a passing check.",
    ),
    click.option(
        "--review",
        type=click.Choice(["none", "required"]),
        help="`required` has a person look at the work before it lands.",
    ),
    click.option(
        "--land",
        type=click.Choice(["merge", "review", "pull_request"]),
        help="How it lands: by itself, by a person, or by a forge; without it the project's setting holds.",
    ),
    click.option(
        "--relates-to",
        multiple=True,
        metavar="TASK",
        shell_complete=completing.tasks,
        help="A related task; repeatable.",
    ),
    click.option("--metadata", multiple=True, metavar="KEY=VALUE", help="A key of your own; repeatable."),
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
    from penguin_git.model.land import Land
    from penguin_git.model.task import Changes, Check, Review, TaskType
    from penguin_git.tracker.drafting import Wishes

    acceptance, checks = _filled("--acceptance", options), _filled("--check", options)
    conditions: tuple[str | Check, ...] = (*acceptance, *(Check(check=command) for command in checks))
    return Wishes(
        description=_description(options["description"], edit=options["edit"]),
        run=options["run"],
        acceptance=conditions or None,
        depends_on=options["depends_on"] or None,
        parent_task=options["parent_task"],
        priority=TaskPriority(options["priority"]) if options["priority"] else None,
        type=TaskType(options["kind"]) if options["kind"] else None,
        labels=listed(options["label"]) or None,
        assigned_to=options["assigned_to"],
        force=options["force"],
        budget_tokens=options["budget_tokens"],
        budget_minutes=options["budget_minutes"],
        max_iterations=options["max_iterations"],
        allowed_tools=_tools(options["allowed_tools"]),
        checkpoint_minutes=options["checkpoint_minutes"],
        requires_approval=options["requires_approval"],
        approver=options["approver"],
        due=_moment(options["due"]),
        defer_until=_moment(options["defer_until"]),
        estimate=options["estimate"],
        context=_filled("--context", options) or None,
        changes=Changes(options["changes"]) if options["changes"] else None,
        review=Review(options["review"]) if options["review"] else None,
        land=Land(options["land"]) if options["land"] else None,
        relates_to=options["relates_to"] or None,
        metadata=_pairs(options["metadata"]),
        **more,
    )


def home_of(project: "Project", name: str | None) -> "Home | None":
    """The project that `--project` names for a task; None without the flag."""
    if name is None:
        return None
    from penguin_git.tracker import projects  # it reads project files, which brings YAML

    return projects.home(project, name)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    from penguin_git.model.when import moment

    return moment(text, datetime.now(UTC))


def _filled(flag: str, options: dict[str, Any]) -> tuple[str, ...]:
    """The values of a repeatable flag; an empty one is a mistake."""
    values: tuple[str, ...] = options[flag.removeprefix("--")]
    if not all(value.strip() for value in values):
        raise click.BadParameter("it is empty.", param_hint=f"'{flag}'")
    return values


def _tools(values: tuple[str, ...]) -> tuple[str, ...] | None:
    """The tools of `--allowed-tools`; a list of none is a mistake: left out it would allow all of them."""
    names = listed(values)
    if values and not names:
        raise click.BadParameter(
            "it names no tool. Leave it out to allow all of them.", param_hint="'--allowed-tools'"
        )
    return names or None


def _pairs(texts: tuple[str, ...]) -> dict[str, str] | None:
    pairs = {}
    for text in texts:
        key, is_pair, value = text.partition("=")
        if not is_pair or not key.strip():
            raise click.BadParameter(f"`{text}` is not KEY=VALUE.", param_hint="'--metadata'")
        pairs[key.strip()] = value
    return pairs or None


def _description(text: str | None, *, edit: bool) -> str | None:
    if text == "-":
        text = sys.stdin.read()
    if not edit:
        return text
    from penguin_git.cli import editor

    written = editor.written(text or "", "description.md")
    if written is None:
        raise PenguinError("The editor was closed without saving, so nothing was done.")
    return written


def listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a repeatable flag whose values may be lists themselves."""
    parts = [part.strip() for value in values for part in value.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))
