"""`penguin project create` and `penguin project delete`."""

import sys

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible


@click.command()
@click.argument("name")
@click.option("-d", "--description", metavar="TEXT", help="What it is about; `-` reads it from stdin.")
@click.option("--no-commit", is_flag=True, help="Write the file and leave the commit to you.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def create(place: Place, name: str, description: str | None, *, no_commit: bool, as_json: bool) -> None:
    """Create a project

    Writes its file and commits that one path. Prints the slug, which the tasks' files name. A task can also
    bring a new project along: `penguin task create TITLE --project NAME`. With --json: {"version": 1,
    "project": {...}}.

    \b
      penguin project create "Web Application"
      penguin project create Docs -d "Everything that people read"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.model import layout
    from penguin_git.store.projects import project_files
    from penguin_git.tracker import projects
    from penguin_git.tracker.view import view

    said = sys.stdin.read() if description == "-" else description
    with place.changing_tasks("make projects") as project:
        commit = project.store.config().auto_commit and not no_commit
        new, saved = projects.create(project, name, said, commit=commit)
        ending.tell(project, saved, layout.project(new.id), commit=commit)
        if as_json:
            found = projects.overview_of(view(project), project_files(project.store), new.id)
            output.as_json(project=found.plain())
            return
    output.data(new.id)


@click.command()
@click.argument("name", shell_complete=completing.projects)
@click.option("--force", is_flag=True, help="Also while tasks belong to it: they stay, and belong to none.")
@pass_place
def delete(place: Place, name: str, *, force: bool) -> None:
    """Delete a project and keep its tasks

    Removes its file; git keeps the history. Refuses while tasks belong to it; with --force these stay and
    belong to no project any more.

    \b
      penguin project delete web-application
      penguin project delete "Web Application" --force
    """
    from penguin_git.store.projects import project_files
    from penguin_git.tracker import projects
    from penguin_git.tracker.view import view

    with place.changing_tasks("delete projects") as project:
        seen = view(project)
        found = projects.overview_of(seen, project_files(project.store), name)
        gone = projects.remove(project, seen, found, force=force)
    for task in gone.freed:
        output.say(f"`{task}` belongs to no project any more.")
    saved = gone.saved
    where = f"committed on `{saved.branch}`" if saved.commit else f"not committed: {saved.why_not}"
    output.say(f"Deleted the project `{visible(found.file.name)}`; {where}.")
