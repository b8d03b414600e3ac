"""`penguin doctor`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.doctor.diagnosis import Diagnosis
    from penguin_git.tracker.doctor.finding import Finding


@click.command()
@click.option("--fix", is_flag=True, help="Set right what can be without losing anything.")
@click.option(
    "--post-merge", is_flag=True, help="Say what a rule decided in the last merge, and nothing else."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def doctor(place: Place, *, fix: bool, post_merge: bool, as_json: bool) -> int:
    """Find what is wrong with this clone and its tasks

    Names stale locks, work cut short, orphan worktrees and refs, files that can't be read, ids used twice,
    outdated schemas and the like, each with what --fix would do. Without --fix nothing is changed. Exits
    with 1 while something is wrong. With --json: {"version": 1, "findings": [{"code", "message", "path",
    "fixable", "fix"}]}, and "fixed" with the same keys after --fix. With --post-merge: {"version": 1,
    "overruled": [...]}, a sentence each. Says, too, what keeps in the commands of agents on this machine;
    with --json: "sandbox": "bubblewrap", "landlock", "none", or null where the settings can't be read.

    \b
      penguin doctor
      penguin doctor --fix
    """
    from penguin_git.gates import doctoring
    from penguin_git.tracker.doctor import diagnosis

    if post_merge:
        return _post_merge(place, as_json=as_json)
    if fix:
        place.refuse_inside_task("mend the clone")
    checks = (*diagnosis.CHECKS, doctoring.hooks)
    seen = diagnosis.examine(place.folder, place.world(), fix=fix, checks=checks)
    if as_json:
        found = [_plain(one) for one in seen.findings]
        mended = {"fixed": [_plain(one) for one in seen.mended]} if fix else {}
        output.as_json(findings=found, **mended, sandbox=seen.level)
    else:
        _print(seen, fixed=fix)
    for trouble in seen.troubles:
        output.complain(trouble)
    return FINE if seen.is_fine else TROUBLE


def _post_merge(place: Place, *, as_json: bool) -> int:
    from penguin_git.gates.doctoring import overruled

    with place.project() as project:
        found = overruled(project)
    if as_json:
        output.as_json(overruled=found)
        return FINE
    for sentence in found:
        output.data(visible(sentence))
    if not found:
        output.say("In the last merge no rule had to decide anything.")
    return FINE


def _print(seen: "Diagnosis", *, fixed: bool) -> None:
    for one in seen.mended:
        output.data(f"fixed   {one.code}  {_where(one)}{visible(one.message)}")
    for one in seen.findings:
        output.data(f"{'note ' if one.note else 'wrong'}   {one.code}  {_where(one)}{visible(one.message)}")
        if one.fix:
            output.data(f"        {'--fix: ' if one.mend else ''}{visible(one.fix)}")
    if seen.sandbox:
        output.say(seen.sandbox)
    if not seen.findings and not seen.mended:
        output.say("Nothing is wrong.")
    elif not fixed and any(one.mend for one in seen.findings):
        output.say("`penguin doctor --fix` does what stands behind `--fix:`.")


def _where(one: "Finding") -> str:
    return f"{visible(one.path)}: " if one.path and one.path not in one.message else ""


def _plain(one: "Finding") -> dict[str, object]:
    said = {"code": one.code, "message": one.message, "path": one.path or None}
    return {**said, "fixable": one.mend is not None, "fix": one.fix or None, "note": one.note}
