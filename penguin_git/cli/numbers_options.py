"""The flags that say which attempts are counted, and what to do with what can't be read."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.project_option import of_projects
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from datetime import datetime

    from penguin_git.errors import Problem
    from penguin_git.tracker.selecting import Wanted

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_SINCE = click.option(
    "--since", metavar="WHEN", help="Only attempts that ended since: 2026-11-22, yesterday, 7d (ago)."
)
_UNTIL = click.option("--until", metavar="WHEN", help="Only attempts that ended until then; a date counts.")


def _repeatable(flag: str, name: str, metavar: str, complete: Callable[..., Any], text: str) -> Decorator:
    return click.option(flag, name, multiple=True, metavar=metavar, shell_complete=complete, help=text)


_PROJECT = of_projects("projects")
_LABEL = _repeatable(
    "--label", "labels", "LABEL", completing.labels, "Only tasks with this label; repeated: with all."
)
_AGENT = _repeatable(
    "--agent", "agents", "NAME", completing.agents, "Only attempts of this agent; repeatable."
)
_FILTER = click.option(
    "--filter",
    "text",
    metavar="QUERY",
    help="Only tasks of which this holds, as in `label:backend type:bug`.",
)


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--since and --until."""
    return _SINCE(_UNTIL(command))


def filter_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--filter."""
    return _FILTER(command)


class Selection(Struct, frozen=True, kw_only=True):
    """What the flags say about which attempts count, as they were given."""

    since: str | None = None
    until: str | None = None
    projects: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    text: str | None = None

    def wanted(self, now: "datetime") -> "Wanted":
        """The same, understood; a `PenguinError` names what can't be."""
        from penguin_git.model import query
        from penguin_git.model.period import between
        from penguin_git.tracker.selecting import Wanted

        return Wanted(
            period=between(self.since, self.until, now),
            projects=self.projects,
            labels=self.labels,
            agents=self.agents,
            query=query.parse(self.text) if self.text else query.Query(),
        )


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--since, --until, --project, --label, --agent and --filter, as the one argument `selection`."""

    @wraps(command)
    def selecting(*args: Any, **said: Any) -> Any:
        flags = {name: said.pop(name) for name in Selection.__struct_fields__}
        return command(*args, **said, selection=Selection(**flags))

    return period_options(_PROJECT(_LABEL(_AGENT(_FILTER(selecting)))))


def told(broken: "Iterable[Problem]") -> int:
    """Name what can't be read; the exit code."""
    problems = list(broken)
    for problem in problems:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if problems else FINE
