"""`penguin approvals`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.approvals import Wait

_WHAT = {"review": "to land", "start": "to run"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def approvals(place: Place, *, as_json: bool) -> None:
    """List what waits for whose approval

    Tasks that may not run before somebody approved them, and finished work in review that may not land.
    With --json: {"version": 1, "approvals": [{"id", "title", "kind", "approver", "status", "state",
    "reasons"}]}; "kind" is "start" or "review", "approver" null where anybody may do it; work that lands by
    a pull request has its address, "pull_request", too.

    \b
      penguin approvals
      penguin approvals --json
    """
    from penguin_git.tracker import approvals as waiting
    from penguin_git.tracker.view import view

    with place.project() as project:
        found = waiting.waits(view(project))
        if as_json:
            output.as_json(approvals=[wait.plain() for wait in found])
            return
        held = {wait.row.head.id: wait.row.held for wait in found if wait.row.held and not wait.page}
        pages = [(wait.row.head.id, wait.page) for wait in found if wait.page]
        for line in output.table([_cells(wait) for wait in found], room=output.room()):
            output.data(line)
    for task, page in pages:
        output.say(f"`{task}` lands by its pull request: {visible(page)}")
    for task, why in held.items():
        output.say(f"`{task}` can't land now: {visible(why)}.")
    if len(found) > len(pages) + len(held):
        output.say("`penguin task approve ID` or `penguin task reject ID --reason TEXT` decides.")
    if not found:
        output.say("Nothing waits for an approval.")


def _cells(wait: "Wait") -> tuple[str, ...]:
    head = wait.row.head
    who = visible(wait.approver) if wait.approver else "anybody"
    return head.id, _WHAT[wait.kind], head.priority, who, visible(head.title)
