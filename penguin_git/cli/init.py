"""`penguin init`."""

import sys
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.gates.installing import Installed
    from penguin_git.tracker import setup
    from penguin_git.tracker.agent_files import Told
    from penguin_git.tracker.project import Project


@click.command()
@click.option("--no-commit", is_flag=True, help="Write the files and leave the commit to you.")
@click.option("--hooks", is_flag=True, help="Also have git check task files at each commit and merge.")
@click.option("--force", is_flag=True, help="Put the hooks also into a folder that others share or track.")
@click.option("--agents", is_flag=True, help="Also tell agents about the tasks, in AGENTS.md and a skill.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def init(place: Place, *, no_commit: bool, hooks: bool, force: bool, agents: bool, as_json: bool) -> None:
    """Make this repository ready for tasks

    Writes `.penguin/` with settings and schemas, and commits exactly these files. Sets `merge.penguin` in
    the configuration of this clone, so that git merges task files field by field. With --hooks, the hooks
    pre-commit, commit-msg and post-merge call penguin, each after the hook that was there before.
    `penguin uninstall` takes all but the files away. Doing it again changes nothing.

    With --agents, a marked section of `AGENTS.md` and `.claude/skills/penguin/SKILL.md` tell agents which
    commands there are. They are committed, kept up to date when you say so again, and taken out by
    `penguin uninstall`; what else is in these files stays. Both are protected paths: an agent's change of
    them waits for a person.

    With --json: {"version": 1, "init": {"base", "written", "commit", "not_committed", "merge_driver_set",
    "hooks", "agents": {"written", "commit", "not_committed", "left"} or null}}.

    \b
      penguin init
      penguin init --hooks
      penguin init --agents
    """
    from penguin_git.tracker import agent_files, setup

    with place.changing("set a repository up") as project:
        if agents:
            agent_files.check(project)
        done = setup.initialise(project, commit=not no_commit)
        installed = _hooks(project, force) if hooks else None
        told = agent_files.write(project, commit=not no_commit) if agents else None
    if as_json:
        output.as_json(init=_plain(done, installed, told))
        return
    output.data(f"Tasks are read from the branch `{done.base}`, and finished work lands there.")
    output.data(_what_happened(done, commit=not no_commit))
    if done.driver:
        output.data(
            "Git merges task files field by field in this clone (`merge.penguin` in its configuration)."
        )
    if installed:
        output.data(_about(installed))
    for line in told.sentences() if told else ():
        output.data(line)
    output.say("")
    if done.remote:
        output.say(_SHARED.format(remote=done.remote))
    output.say(_BACKUP)
    output.say(_NEXT)


_SHARED = (
    "For daemons on other clones of `{remote}` to share the tasks: set `sync: on` in"
    " `.penguin/config.yaml`, commit it and push it."
)
_BACKUP = (
    "A copy with all attempts and logs: `git clone --mirror`, or in any clone"
    " `git fetch origin 'refs/penguin/*:refs/penguin/*'`."
)
_NEXT = "Next: `penguin task create TITLE --run SCRIPT` creates a task, `penguin run` works on it."


def _plain(done: "setup.Ready", installed: "Installed | None", told: "Told | None") -> dict[str, object]:
    return {
        "base": done.base,
        "written": list(done.written),
        "commit": done.commit,
        "not_committed": done.why_not or None,
        "merge_driver_set": done.driver,
        "hooks": {"folder": str(installed.folder), "new": list(installed.new)} if installed else None,
        "agents": told.plain() if told else None,
    }


def _what_happened(done: "setup.Ready", *, commit: bool) -> str:
    if not done.written:
        return "Everything was there already."
    files = f"Wrote {len(done.written)} files under `.penguin/`"
    if done.commit:
        return f"{files} and committed them ({done.commit[:7]})."
    if not commit:
        return f"{files}; the commit is left to you."
    return f"{files}; not committed: {done.why_not}."


def _hooks(project: "Project", force: bool) -> "Installed":
    """Install the hooks; where they would go into somebody else's folder, a person at a terminal is asked."""
    from penguin_git.gates import installing

    try:
        return installing.install(project.repo, force=force)
    except installing.NotOurs as error:
        if not sys.stdin.isatty():
            raise
        output.complain(error)
        if not click.confirm("Put the hooks there all the same?", err=True):
            raise click.exceptions.Exit(TROUBLE) from None
        return installing.install(project.repo, force=True)


def _about(installed: "Installed") -> str:
    new = (
        f"Installed the hooks {', '.join(installed.new)}" if installed.new else "The hooks are there already"
    )
    chained = f"; first they call what was there before: {', '.join(installed.chained)}"
    return f"{new} in `{installed.folder}`{chained if installed.chained else ''}."
