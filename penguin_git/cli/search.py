"""`penguin search`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.compact import compact_option, print_compact
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.rows import Row


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--filter", "condition", metavar="QUERY", help="Only tasks for which this holds, as in `list`.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most this many tasks.")
@compact_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def search(
    place: Place,
    /,
    *,
    text: tuple[str, ...],
    condition: str | None,
    limit: int | None,
    compact: bool,
    as_json: bool,
) -> int:
    """Search the text of tasks

    Finds the tasks in which every argument occurs, whatever its case: in the title, description, script,
    labels, acceptance conditions, notes and names. Several words in one argument are looked for as they
    stand. With --json: {"version": 1, "tasks": [{"id", "title", "status", "state", "reasons", ...}]}.
    With --compact the lines are those of `penguin task list --compact`, without the places found.

    \b
      penguin search login
      penguin search "password reset" tokens --filter "-status:completed"
    """
    from penguin_git.model import query
    from penguin_git.tracker import listing
    from penguin_git.tracker.view import view

    wanted = query.Query(words=tuple(query.Words(one) for one in text))
    wanted += query.parse(condition or "")
    with place.project() as project:
        seen = view(project)
        found = listing.chosen(seen, wanted, listing.sort_keys("priority,created_at"))
        rows = listing.page(found, limit=limit)
        if as_json:
            output.as_json_of_many("tasks", (row.plain() for row in rows))
        elif compact and rows:
            print_compact(rows)
        else:
            _print(rows, text)
    for problem in seen.broken:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if seen.broken else 0


def _print(rows: "list[Row]", text: tuple[str, ...]) -> None:
    if not rows:
        output.say(f"No task mentions {' and '.join(f'`{visible(one)}`' for one in text)}.")
        return
    cells = [
        (row.head.id, output.coloured(output.state_of(row.head.status, row.state)), visible(row.head.title))
        for row in rows
    ]
    lines: list[str] = []
    for line, row in zip(output.table(cells, room=output.room()), rows, strict=True):
        lines += [line, *(f"    {place}" for place in _places(row, text))]
    output.data("\n".join(lines))


def _places(row: "Row", text: tuple[str, ...]) -> Iterator[str]:
    """The lines in which a text stands that the title does not hold."""
    from penguin_git.model import searching

    for one in text:
        if searching.folded(one) not in searching.folded(row.head.title):
            line = searching.first_line(one, row.task)
            yield visible(output.cut(line.strip(), 100))
