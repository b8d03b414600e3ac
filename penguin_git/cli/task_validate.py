"""`penguin task validate-dependencies`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.project_option import of_projects
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.view import View


@click.command("validate-dependencies")
@of_projects()
@click.option("--all", "everything", is_flag=True, help="All tasks, as without a flag.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def validate_dependencies(place: Place, *, project: tuple[str, ...], everything: bool, as_json: bool) -> int:
    """Check dependencies and parents for loops and loose ends

    Names circles of waiting in order, ids that no task has, tasks that depend on themselves, and
    dependencies that are cancelled or failed, each with its file and line. Files that can't be read count
    too. The exit code is 1 where anything is found. With --json: {"version": 1, "problems": [{"code",
    "task", "message", "hint", "path", "line", "column", "tasks"}], "ok": true or false}; the codes are
    cycle, self_edge, dangling, dangling_parent, cancelled_dependency, failed_dependency and broken_file.

    \b
      penguin task validate-dependencies
      penguin task validate-dependencies --project web --json
    """
    from penguin_git.tracker import validating
    from penguin_git.tracker.view import view

    if project and everything:
        raise click.UsageError("--project and --all exclude each other.")
    with place.project() as opened:
        seen = view(opened)
        wanted = _tasks_of(opened, seen, project) if project else seen.graph.tasks.keys()
        found = validating.findings(opened, seen, wanted)
    if as_json:
        output.as_json(problems=[one.plain() for one in found], ok=not found)
        return TROUBLE if found else 0
    lines = (line for one in found for line in (str(one), f"  {one.hint}" if one.hint else ""))
    if shown := [visible(line) for line in lines if line]:
        output.data("\n".join(shown))  # at once: each print is a write
    if seen.graph.more_cycles:
        output.say(f"There are {seen.graph.more_cycles:,} more circles; mend these first.")
    _sum_up(len(found), len(wanted))
    return TROUBLE if found else 0


def _tasks_of(opened: "Project", seen: "View", names: tuple[str, ...]) -> "set[TaskId]":
    from penguin_git.tracker import projects

    return projects.tasks_of(opened, seen, names)


def _sum_up(problems: int, tasks: int) -> None:
    checked = f"{tasks:,} task{'' if tasks == 1 else 's'}"
    if problems:
        output.say(f"{problems:,} problem{'' if problems == 1 else 's'} in {checked}.")
    else:
        output.data(f"The dependencies of {checked} are sound.")
