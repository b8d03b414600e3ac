"""`--compact`: one line a task, for agents and scripts."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from penguin_git.tracker.rows import Row

compact_option = click.option(
    "--compact",
    is_flag=True,
    help="Print one line a task for agents and scripts: id, state, priority, title.",
)


def print_compact(rows: "Iterable[Row]") -> None:
    """Print the lines, without colours and without columns."""
    from penguin_git.tracker.rows import compact

    for row in rows:
        output.data(compact(row))
