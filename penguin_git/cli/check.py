"""`penguin check`."""

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.option("--base", metavar="REV", help="Also check what was done since the branch left this revision.")
@click.option("--at", metavar="REV", default="HEAD", help="Check this revision instead of HEAD.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github", "gitlab", "json"]),
    help="How to print problems; what suits the machine, unless given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def check(place: Place, *, base: str | None, at: str, style: str | None, as_json: bool) -> int:
    """Check all files of penguin in a commit

    For continuous integration. Every task, record, project, template and the configuration is read; ids that
    are used twice or lead nowhere and tasks that wait for themselves are named. With --base also illegal
    moves, changed records and approvals that are none. Exit code 1 where anything is wrong. With --json:
    {"version": 1, "problems": [{"path", "line", "column", "message", "hint"}]}.

    \b
      penguin check
      penguin check --base origin/main
    """
    from penguin_git.gates import annotations, checking

    with place.project() as project:
        done = checking.checked(project.store, at, base)
    style = "json" if as_json else style or annotations.wanted(place.environ)
    if style == "json":
        output.as_json(problems=[annotations.plain(problem) for problem in done.problems])
    elif done.problems or style == "gitlab":
        output.data(annotations.FORMATS[style](done.problems))
    if style == "gitlab" and done.problems:  # the report goes into a file; the log is for people
        output.say(annotations.text(done.problems))
    files = "1 file" if done.files == 1 else f"{done.files} files"
    output.say(f"Checked {files} under `.penguin` at {done.commit[:7]}: {_counted(len(done.problems))}.")
    return TROUBLE if done.problems else FINE


def _counted(problems: int) -> str:
    return {0: "all is well", 1: "1 problem"}.get(problems, f"{problems} problems")
