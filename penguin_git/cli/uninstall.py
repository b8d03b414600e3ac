"""`penguin uninstall`."""

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be taken away.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def uninstall(place: Place, *, dry_run: bool, as_json: bool) -> None:
    """Take penguin out of this clone

    Removes what penguin has put into the clone's git folder: hooks, with earlier ones back as they were,
    settings of git, locks and logs. What `penguin init --agents` wrote goes in a commit. The files of tasks
    stay, and how to remove them is said. With --json:
    {"version": 1, "uninstall": {"removed": [...], "kept": [...], "dry_run"}}.

    \b
      penguin uninstall --dry-run
      penguin uninstall
    """
    from penguin_git.cli import saved
    from penguin_git.gates import uninstalling
    from penguin_git.tracker.edit import Saved

    with place.changing("take penguin out of the clone") as project:
        steps, kept = uninstalling.plan(project), uninstalling.kept(project)
        done = [step.act() for step in steps if not dry_run]
    if as_json:
        output.as_json(uninstall={"removed": [step.said for step in steps], "kept": kept, "dry_run": dry_run})
        return
    for step in steps:
        output.data(visible(f"{'Would remove' if dry_run else 'Removed'} {step.said}."))
    for ending in done:
        if isinstance(ending, Saved) and (ending.commit or ending.why_not):
            saved.tell_commit(ending)
    if not steps:
        output.data("Penguin has put nothing into this clone.")
    for line in kept:
        output.say(visible(line))
