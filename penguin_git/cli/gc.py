"""`penguin gc`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.litter.collecting import Collected
    from penguin_git.tracker.litter.piece import Piece


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option(
    "--keep-days",
    type=click.IntRange(min=0),
    metavar="N",
    help="Remove also tips and transcripts of attempts older than N days; nothing else holds them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def gc(place: Place, *, dry_run: bool, keep_days: int | None, as_json: bool) -> int:
    """Remove what ended work has left behind

    Worktrees of ended attempts, branches that have landed, logs that a ref holds, old crash reports and
    caches. Nothing goes whose work is kept nowhere else, unless --keep-days asks for it. Git's own `gc` is
    not run. With --json: {"version": 1, "removed": [{"kind", "name", "reason"}], "kept": [...], "dry_run"}.

    \b
      penguin gc --dry-run
      penguin gc --keep-days 90
    """
    from penguin_git.tracker.litter import collecting

    with place.changing("remove anything") as project:
        done = collecting.collect(project, keep_days=keep_days, dry_run=dry_run)
    if as_json:
        said = {"removed": [_plain(one) for one in done.removed], "kept": [_plain(one) for one in done.kept]}
        output.as_json(**said, dry_run=dry_run)
    else:
        _print(done, "would go" if dry_run else "removed ")
    for trouble in done.troubles:
        output.complain(trouble)
    return TROUBLE if done.troubles else FINE


def _print(done: "Collected", verb: str) -> None:
    for one in done.removed:
        output.data(f"{verb}  {one.kind} {visible(one.name)}: {visible(one.reason)}")
    for one in done.kept:
        output.data(f"kept      {one.kind} {visible(one.name)}: {visible(one.reason)}")
    if not done.removed and not done.kept:
        output.say("There is nothing to remove.")
    if done.beside:
        output.say(f"Worktrees and branches are left to {done.beside}, which cleans up by itself.")


def _plain(one: "Piece") -> dict[str, str]:
    return {"kind": one.kind, "name": one.name, "reason": one.reason}
