"""`penguin sync`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.tracker.syncing import Synced


@click.command()
@click.option("--dry-run", is_flag=True, help="Look at the remote, and only say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def sync(place: Place, *, dry_run: bool, as_json: bool) -> int:
    """Bring this clone and its remote together

    For projects with `sync: on`. Fetches what other machines did, pushes what was done on tasks while the
    remote was away, and lets the base branch follow where it has no commits of its own. A daemon does all
    that by itself, and beside one the branches of tasks are left to it.

    With --json: {"version": 1, "sync": {"remote", "trouble", "branches": [{"branch", "what", "here",
    "there"}], "said": [...], "dry_run"}}; "what" is push, follow, salvage or drop, "trouble" null where the
    remote was reached.

    \b
      penguin sync
      penguin sync --dry-run
    """
    from penguin_git.tracker import presence, syncing

    with place.changing("talk to the remote") as project:
        beside = presence.of(project.repo)
        done = syncing.sync(project, dry_run=dry_run, base_alone=beside is not None)
        remote = project.store.config().remote
    if as_json:
        output.as_json(
            sync={
                "remote": remote,
                "trouble": done.sight.offline or None,
                "branches": _branches(done),
                "said": list(done.sentences),
                "dry_run": dry_run,
            }
        )
    else:
        _print(done, remote)
        if beside:
            output.say(f"Branches of tasks are left to {beside}.")
    return TROUBLE if done.sight.offline else FINE


def _branches(done: "Synced") -> list[dict[str, str | None]]:
    return [
        {"branch": joint.name, "what": joint.what, "here": joint.ours, "there": joint.theirs}
        for joint in done.joints
    ]


def _print(done: "Synced", remote: str) -> None:
    if done.sight.offline:
        output.say(f"`{remote}` can't be looked at: {done.sight.offline}")
    for sentence in done.sentences:
        output.data(sentence)
    if not done.sight.offline and not done.sentences:
        output.say(f"This clone and `{remote}` are at the same.")
