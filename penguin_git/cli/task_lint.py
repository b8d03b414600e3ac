"""`penguin task lint`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.linting import Finding


@click.command()
@click.argument("tasks", nargs=-1, metavar="[TASK]...", shell_complete=completing.tasks)
@click.option("--fix", is_flag=True, help="Put status lines where they belong, in one commit.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there is any advice.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def lint(place: Place, tasks: tuple[str, ...], *, fix: bool, strict: bool, as_json: bool) -> int:
    """Give advice on what would make tasks better

    A good task has one clear objective, says when it is done, carries what has to be known, and has limits.
    Without arguments all tasks that have not ended are looked at. Advice alone exits with 0; a file that
    can't be read exits with 1. With --json: {"version": 1, "findings": [{"task", "path", "code", "message",
    "suggestion", "fixable"}]}.

    \b
      penguin task lint
      penguin task lint k3f9 --strict
    """
    from penguin_git.tracker import finding, linting
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen = view(project)
        named = [finding.id_of(seen, text) for text in tasks]
        found = linting.findings(project, seen, named)
        if fix and any(one.fixable for one in found):
            place.refuse_inside_task("change tasks")
            saved, paths = linting.fix(project, seen, found)
            where = f" and committed that on `{saved.branch}`" if saved and saved.commit else ""
            output.say(f"Put the status first in {', '.join(f'`{path}`' for path in paths)}{where}.")
            found = [one for one in found if not one.fixable]
    if as_json:
        output.as_json(findings=[_plain(one) for one in found])
    else:
        _print(found, looked_at=len(named) or len(seen.rows))
    broken = [] if named else seen.broken
    for problem in broken:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if broken or (strict and found) else FINE


def _print(found: "list[Finding]", *, looked_at: int) -> None:
    for one in found:
        output.data(f"{one.task}  {one.advice.code}  {visible(one.advice.message)}")
        output.data(f"    {visible(one.advice.suggestion)}")
    if not found and looked_at:
        output.say("No advice: nothing here that could be said better.")


def _plain(one: "Finding") -> dict[str, object]:
    advice = one.advice
    said = {"code": advice.code, "message": advice.message, "suggestion": advice.suggestion}
    return {"task": one.task, "path": one.path, **said, "fixable": one.fixable}
