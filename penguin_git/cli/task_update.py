"""`penguin task update`."""

from typing import Any

import click

from penguin_git.cli import completing, output
from penguin_git.cli.many_values import ManyValues
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.task_options import home_of, listed, task_options, wishes_of


@click.command(cls=ManyValues)
@click.argument("task", shell_complete=completing.tasks)
@click.option("--title", help="Another title.")
@click.option(
    "--add-label",
    "add",
    multiple=True,
    metavar="LABEL",
    shell_complete=completing.labels,
    help="One more label; repeatable.",
)
@click.option(
    "--remove-label",
    "remove",
    multiple=True,
    metavar="LABEL",
    shell_complete=completing.labels,
    help="One label less; repeatable.",
)
@click.option(
    "--clear",
    multiple=True,
    metavar="FIELD",
    shell_complete=completing.fields,
    help="Empty a field; repeatable.",
)
@task_options
@pass_place
def update(
    place: Place,
    /,
    *,
    task: str,
    title: str | None,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    clear: tuple[str, ...],
    **options: Any,
) -> None:
    """Change fields of a task

    Works also while the task is being worked on: raised limits reach the running attempt. A flag that
    takes several values replaces all that were there. With --json: {"version": 1, "task": {...}}.

    \b
      penguin task update k3f9 --budget-tokens 30000
      penguin task update k3f9 --add-label backend --clear due
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, drafting, finding
    from penguin_git.tracker.view import view, view_when_asked

    with place.changing_tasks("change tasks") as project:
        seen = view_when_asked(project)
        home = home_of(project, options["project"])
        known = drafting.own_names(project) if options["assigned_to"] else ()
        labels = {"add_labels": listed(add), "remove_labels": listed(remove)}
        home_is = {"project": home.slug if home else None, "known_people": known}
        wishes = wishes_of(options, title=title, clear=clear, **labels, **home_is)
        row = finding.row_of(seen, task)
        fields = drafting.changed_fields(wishes, seen, row.task)
        if fields:
            subject = f"{row.head.id}: change {', '.join(fields)}"
            commit = seen.config.auto_commit and not options["no_commit"]
            beside = home.edits if home and "project" in fields else {}
            saved = creating.patch(
                project, row.head.id, fields, subject, seen=row.task, commit=commit, beside=beside
            )
            ending.tell_new_project(home if beside else None)
            ending.tell(project, saved, creating.location(project, row.head.id), commit=commit)
        else:
            output.say(f"`{row.head.id}` says all of that already; nothing was changed.")
        if options["as_json"]:
            output.as_json(task=view(project).rows[row.head.id].plain())
