"""`penguin init`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.tracker import setup


@click.command()
@click.option("--no-commit", is_flag=True, help="Write the files and leave the commit to you.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def init(place: Place, no_commit: bool, as_json: bool) -> None:
    """Make this repository ready for tasks

    Writes `.penguin/` with settings and schemas, and commits exactly these files. Sets `merge.penguin` in
    the configuration of this clone, so that git merges task files field by field. Doing it again changes
    nothing. With --json: {"version": 1, "init": {"base", "written", "commit", "not_committed",
    "merge_driver_set"}}.

    \b
      penguin init
      penguin init --no-commit
    """
    from penguin_git.tracker import setup

    with place.changing("set a repository up") as project:
        done = setup.initialise(project, commit=not no_commit)
    if as_json:
        answer = {"base": done.base, "written": list(done.written), "commit": done.commit}
        said = {"not_committed": done.why_not or None, "merge_driver_set": done.driver}
        output.as_json(init={**answer, **said})
        return
    output.data(f"Tasks are read from the branch `{done.base}`, and finished work lands there.")
    output.data(_what_happened(done, commit=not no_commit))
    if done.driver:
        output.data(
            "Git merges task files field by field in this clone (`merge.penguin` in its configuration)."
        )
    output.say("")
    output.say("Next: `penguin task create TITLE --run SCRIPT` creates a task, `penguin run` works on it.")


def _what_happened(done: "setup.Ready", *, commit: bool) -> str:
    if not done.written:
        return "Everything was there already."
    files = f"Wrote {len(done.written)} files under `.penguin/`"
    if done.commit:
        return f"{files} and committed them ({done.commit[:7]})."
    if not commit:
        return f"{files}; the commit is left to you."
    return f"{files}; not committed: {done.why_not}."
