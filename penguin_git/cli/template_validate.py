"""`penguin template validate`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import structs

from penguin_git.cli import output
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError, Problem
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.catalogue import Listed

_LARGEST = 256 * 1024


@click.command()
@click.argument("templates", nargs=-1, metavar="[NAME|PATH]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def validate(place: Place, *, templates: tuple[str, ...], as_json: bool) -> int:
    """Say what is wrong with templates

    Checks the files, the names that their expressions use and, where only defaults and choices are asked
    for, what comes out with each of them. Without a name it checks all templates that the list shows. Exits
    with 1 where something is wrong. With --json: {"version": 1, "templates": [{"slug", "path", "problems":
    [{"path", "line", "column", "message", "hint"}]}]}.

    \b
      penguin template validate
      penguin template validate release .penguin/templates/draft.yaml
    """
    from penguin_git.tracker import catalogue

    paths = [name for name in templates if _is_path(place, name)]
    names = [name for name in templates if name not in paths]
    found = [_read(place, path) for path in paths]
    if names or not templates:
        with place.project() as project:
            every = catalogue.listed(project) if not templates else []
            found += every + [catalogue.shown(project, name) for name in names]
    checked = [structs.replace(one, problems=catalogue.problems(one)) for one in found]
    if as_json:
        output.as_json(templates=[_plain(one) for one in checked])
    else:
        _tell(checked)
    return TROUBLE if any(one.problems for one in checked) else 0


def _is_path(place: Place, name: str) -> bool:
    return "/" in name or (name.endswith((".yaml", ".yml")) and (place.folder / name).exists())


def _read(place: Place, path: str) -> "Listed":
    from penguin_git.tracker import catalogue

    file = place.folder / Path(path)
    if not file.is_file():
        raise PenguinError(f"There is no file `{visible(path)}`.", hint="`penguin template list` shows all.")
    with file.open("rb") as opened:
        return catalogue.read(path, opened.read(_LARGEST + 1))


def _tell(checked: "list[Listed]") -> None:
    for one in checked:
        for problem in one.problems:
            output.data(visible(str(problem)))
    fine = sum(not one.problems for one in checked)
    output.say(f"{fine} of {len(checked)} template{'s' if len(checked) > 1 else ''} can be used.")


def _plain(one: "Listed") -> dict[str, object]:
    return {"slug": one.slug, "path": one.path, "problems": [_problem(each) for each in one.problems]}


def _problem(problem: Problem) -> dict[str, object]:
    said: dict[str, object] = {"path": problem.path, "line": problem.line, "column": problem.column}
    return said | {"message": problem.message, "hint": problem.hint}
