"""`penguin project list` and `penguin project show`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible, visible_lines

if TYPE_CHECKING:
    from penguin_git.model.project import Progress
    from penguin_git.tracker.projects import Overview


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def list_projects(place: Place, *, as_json: bool) -> int:
    """List projects with their state and progress

    The state follows from the tasks as a parent's does; the percentage is that of completed tasks among
    those that were not cancelled. A file that can't be read is named on stderr, and the exit code is 1.
    With --json: {"version": 1, "projects": [{"id", "name", "description", "status", "progress": {"total",
    "pending", "in_progress", "completed", "failed", "cancelled", "paused", "percent"}, "tasks": [ids]}]}.

    \b
      penguin project list
      penguin project list --json
    """
    from penguin_git.store.projects import project_files
    from penguin_git.tracker import projects
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen, files = view(project), project_files(project.store)
    found = projects.overviews(seen, files)
    if as_json:
        output.as_json(projects=[one.plain() for one in found])
    else:
        for line in output.table([_cells(one) for one in found], room=output.room()):
            output.data(line)
        if not found:
            output.say("There are no projects yet: `penguin project create NAME`.")
    problems = sorted({*files.broken, *seen.broken})
    for problem in problems:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if problems else FINE


@click.command()
@click.argument("name", shell_complete=completing.projects)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def show(place: Place, name: str, *, as_json: bool) -> int:
    """Show a project and its tasks

    Prints its description, how far it is, and its tasks with subtasks under their parents. With --json:
    {"version": 1, "project": {...}} with the keys that `penguin project list --json` gives.

    \b
      penguin project show web-application
      penguin project show "Web Application" --json
    """
    from penguin_git.cli.task_list import print_rows
    from penguin_git.store.projects import project_files
    from penguin_git.tracker import listing, projects
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen, files = view(project), project_files(project.store)
    found = projects.overview_of(seen, files, name)
    if as_json:
        output.as_json(project=found.plain())
    else:
        for line in _page(found):
            output.data(line)
        if found.tasks:
            output.data("")
            heads = [seen.graph.tasks[task] for task in found.tasks]
            ordered = listing.in_order(heads, listing.sort_keys("priority,created_at"))
            print_rows(seen, [seen.rows[head.id] for head in ordered], tree=True)
    return FINE


def _cells(one: "Overview") -> tuple[str, str, str, str]:
    return visible(one.file.id), output.coloured(one.status), _share(one.progress), visible(one.file.name)


def _share(progress: "Progress") -> str:
    wanted = progress.total - progress.cancelled
    return f"{progress.completed}/{wanted} {progress.percent}%" if progress.total else "no tasks"


def _page(one: "Overview") -> Iterator[str]:
    file = one.file
    yield click.style(f"{visible(file.id)}  {visible(file.name)}", bold=True)
    yield f"  state     {output.coloured(one.status)}"
    yield f"  progress  {_counts(one.progress)}"
    if file.created_at:
        by = f" by {visible(file.created_by)}" if file.created_by else ""
        yield f"  created   {file.created_at:%Y-%m-%d %H:%M}{by}"
    if not one.has_file:
        yield "  file      none: only tasks name it"
    if file.description:
        yield ""
        yield from (f"  {line}".rstrip() for line in visible_lines(file.description.rstrip()).splitlines())


def _counts(progress: "Progress") -> str:
    states = ("pending", "in_progress", "completed", "failed", "paused", "cancelled")
    counts = [(getattr(progress, state), state.replace("_", " ")) for state in states]
    return ", ".join([_share(progress), *(f"{count} {state}" for count, state in counts if count)])
