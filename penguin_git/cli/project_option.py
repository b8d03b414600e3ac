"""`--project` of commands that look at the tasks of some projects, or of all."""

from collections.abc import Callable
from typing import Any

import click

from penguin_git.cli import completing


def of_projects(name: str = "project") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The flag, repeatable; `name` is the parameter that gets what it says."""
    return click.option(
        "--project",
        name,
        multiple=True,
        metavar="NAME",
        shell_complete=completing.projects,
        help="Only tasks of this project; repeatable.",
    )
