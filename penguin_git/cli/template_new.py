"""`penguin template new`."""

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.argument("name")
@click.option("--from", "copied", metavar="TEMPLATE", help="Begin with a copy of this template.")
@click.option("--no-commit", is_flag=True, help="Write the file and leave the commit to you.")
@click.option("--on-base", is_flag=True, help="Commit it on the base branch, whatever is checked out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def new(
    place: Place, *, name: str, copied: str | None, no_commit: bool, on_base: bool, as_json: bool
) -> None:
    """Write a template to begin with

    Puts a commented template into `.penguin/templates/`, commits that one path and prints it. It makes
    tasks at once, and with --on-base once it is on the base branch. With --json:
    {"version": 1, "template": {...}}.

    \b
      penguin template new release
      penguin template new feature --from code-development
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import catalogue, new_template

    with place.changing("write templates") as project:
        commit = project.store.config().auto_commit and not no_commit
        path, saved = new_template.write(project, name, copied=copied, commit=commit, on_base=on_base)
        ending.tell(project, saved, path, commit=commit)
        if as_json:
            output.as_json(template=catalogue.shown(project, name).plain())
            return
    output.data(path)
