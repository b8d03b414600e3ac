"""`penguin template list` and `penguin template show`."""

from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import BrokenFile
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.template import Template, TemplateField
    from penguin_git.tracker.catalogue import Listed


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def list_templates(place: Place, *, as_json: bool) -> int:
    """List templates

    Those of the project, in place of built-in ones of the same name. A file that can't be read is named on
    stderr, and the exit code is 1. With --json: {"version": 1, "templates": [{"slug", "name",
    "description", "origin", "path", "fields", "problems", ...}]}.

    \b
      penguin template list
      penguin template list --json
    """
    from penguin_git.tracker import catalogue

    with place.project() as project:
        found, base = catalogue.listed(project), project.store.base_name
    if as_json:
        output.as_json(templates=[one.plain() for one in found])
    else:
        rows = [(one.slug, _origin(one, base), _line(one)) for one in found]
        for line in output.table(rows, room=output.room()):
            output.data(line)
    problems = [problem for one in found for problem in one.problems]
    for problem in problems:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if problems else 0


@click.command()
@click.argument("name", shell_complete=completing.templates)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def show(place: Place, *, name: str, as_json: bool) -> None:
    """Show what a template asks for and what it makes

    As it stands in the checkout. With --json: {"version": 1, "template": {...}} with the keys of the file
    and "slug", "origin", "path".

    \b
      penguin template show code-development
      penguin template show bug-fix --json
    """
    from penguin_git.tracker import catalogue

    with place.project() as project:
        found, base = catalogue.shown(project, name), project.store.base_name
    if found.source is None:
        raise BrokenFile(found.problems)
    if as_json:
        output.as_json(template=found.plain())
        return
    for line in _page(found, found.source.template, base):
        output.data(line)


def _origin(found: "Listed", base: str) -> str:
    if found.problems:
        return "broken"
    return {
        "built_in": "built-in",
        "base": "project",
        "changed": f"differs on {base}",
        "checkout": f"not on {base}",
    }[found.origin]


def _line(found: "Listed") -> str:
    if found.source is None:
        return visible(found.path)
    about = (found.source.template.description or "").strip().split("\n")[0]
    return visible(f"{found.name}: {about}" if about else found.name)


def _page(found: "Listed", template: "Template", base: str) -> list[str]:
    from penguin_git.model.text import visible_lines

    lines = [f"{found.slug}: {visible(found.name)} ({_origin(found, base)}, {visible(found.path)})"]
    if template.description:
        lines += [f"  {line}" for line in visible_lines(template.description.rstrip()).split("\n")]
    if template.fields:
        rows = [(f"  {field.name}", field.type.value, _about(field)) for field in template.fields]
        lines += ["", "Fields:", *output.table(rows)]
    if template.parts:
        kind = "subtasks" if template.subtasks else "tasks, one after the other"
        lines += ["", f"It makes a parent with {len(template.parts)} {kind}:"]
        lines += [f"  {visible(part.title or '')}" for part in template.parts]
    elif template.workflow:
        lines += ["", "It makes one task with these phases:"]
        lines += [f"  {visible(step.phase or '')}" for step in template.workflow]
    else:
        lines += ["", "It makes one task."]
    needed = "".join(f" --field {field.name}=…" for field in template.fields if field.required)
    return [*lines, "", f"Use it: penguin task create --template {found.slug}{needed}"]


def _about(field: "TemplateField") -> str:
    needed = "required" if field.required and field.default is None else ""
    default = "" if field.default is None else f"default: {_shown(field.default)}"
    parts = (needed, ", ".join(field.options), default, (field.description or "").strip())
    return visible("; ".join(part for part in parts if part))


def _shown(default: object) -> str:
    if isinstance(default, list):
        return ", ".join(map(str, default))
    return str(default).lower() if isinstance(default, bool) else str(default)
