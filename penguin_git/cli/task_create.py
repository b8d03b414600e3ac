"""`penguin task create`."""

from typing import Any

import click

from penguin_git.cli import output
from penguin_git.cli.many_values import ManyValues
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.task_options import task_options, wishes_of


@click.command(cls=ManyValues)
@click.argument("title")
@click.option("--id", "chosen", metavar="ID", help="The id, instead of a generated one.")
@click.option("--on-base", is_flag=True, help="Commit it on the base branch, whatever is checked out.")
@task_options
@pass_place
def create(place: Place, /, *, title: str, chosen: str | None, on_base: bool, **options: Any) -> None:
    """Create a task

    Writes its file and commits that one path on the current branch. Prints the id. Inside an attempt it
    only writes the file, as a proposal. With --json: {"version": 1, "task": {...}}.

    \b
      penguin task create "Fix the login" --run ./fix.sh --check "pytest -q"
      penguin task create "Write the docs" --depends-on "Fix the login" --assigned-to claude
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, drafting, projects
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen, inside = view(project), place.inside_task
        home = projects.home(project, options["project"]) if options["project"] is not None else None
        wishes = wishes_of(options, title=title, project=home.slug if home else None)
        task = drafting.draft(project, seen, wishes, chosen=chosen, inside=inside)
        commit = seen.seen.config.auto_commit and not options["no_commit"] and not inside
        beside = home.edits if home and not inside else {}
        saved = creating.create(project, task, commit=commit, on_base=on_base and not inside, beside=beside)
        ending.tell_new_project(home)
        path = creating.location(project, task.id)
        if inside:
            output.say(f"Proposed `{path}`: penguin takes it from here when the attempt ends.")
        else:
            ending.tell(project, saved, path, commit=commit)
        if options["as_json"]:
            output.as_json(task=view(project).rows[task.id].plain())
            return
    output.data(task.id)
