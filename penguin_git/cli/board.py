"""`penguin board`."""

import os
import sys
from typing import TYPE_CHECKING

import click
import msgspec

from penguin_git.cli import output
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.project_option import of_projects
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.board import Board
    from penguin_git.model.ids import TaskId
    from penguin_git.model.query import Query


@click.command()
@of_projects()
@click.option(
    "--filter", "text", default="", metavar="QUERY", help="Only what holds, as in `label:ui -priority:low`."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, and open nothing.")
@pass_place
def board(place: Place, *, project: tuple[str, ...], text: str, as_json: bool) -> int:
    """Show the tasks as a board in the terminal

    Columns of cards by what can be done about them: blocked, ready, in progress, in review, done. It follows
    all that happens, whoever does it, and approves, rejects, starts, pauses, creates and edits by a key; `?`
    shows all keys. It needs the extra `board` (pip install 'penguin-git[board]'). With --json, which needs
    no terminal: {"version": 1, "board": {"columns": [{"name", "cards": [...]}], "wholes": [...], "hidden",
    "worker", "broken"}}.

    \b
      penguin board
      penguin board --project website --filter "label:ui -priority:low"
    """
    from penguin_git.model import query

    wanted, asked = _wanted(project), query.parse(text)
    if project:
        _check_known(place, project)
    if as_json:
        return _print(place, wanted + asked)
    _check_terminal(place)
    return _show(place, wanted, text)


def _wanted(names: tuple[str, ...]) -> "Query":
    from penguin_git.model import query

    return query.Query((query.term("project", names),) if names else ())


def _check_known(place: Place, names: tuple[str, ...]) -> None:
    from penguin_git.tracker import projects
    from penguin_git.tracker.view import view

    with place.project() as repository:
        projects.check_known(view(repository), names)


def _print(place: Place, wanted: "Query") -> int:
    from penguin_git.tracker import boarding

    with place.project() as project:
        found = boarding.board(project, wanted)
    columns = [{"name": name, "cards": cards} for name, cards in found.columns.items()]
    output.as_json(
        board={
            "columns": msgspec.to_builtins(columns),
            "wholes": msgspec.to_builtins(list(found.wholes.values())),
            "hidden": found.hidden,
            "worker": found.worker or None,
            "broken": found.broken,
        }
    )
    return _end(found)


def _end(found: "Board") -> int:
    for problem in found.broken:
        output.say(f"broken: {visible(problem)}")
    return TROUBLE if found.broken else 0


def _check_terminal(place: Place) -> None:
    is_terminal = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))  # drawn on stderr
    if not is_terminal or place.environ.get("TERM", "dumb") == "dumb":
        raise PenguinError(
            "A board needs a terminal that can be drawn on.",
            hint="`penguin board --json` prints it for programs, `penguin task list` for people.",
        )


def _show(place: Place, wanted: "Query", text: str) -> int:
    try:
        from penguin_git.board.app import BoardApp, Ways
    except ImportError as error:
        raise PenguinError(
            f"The board needs Textual ({error}).", hint="pip install 'penguin-git[board]'"
        ) from None
    if not output.has_colour():
        os.environ["NO_COLOR"] = "1"  # Textual asks for it there
    from penguin_git.tracker.project import Project

    world = place.world()
    ways = Ways(lambda: Project.open(place.folder, world), world.now, lambda task: _edit(place, task))
    with place.project() as project:
        name = project.repo.work_tree.name
    app = BoardApp(ways, wanted, filter=text, name=visible(name))
    try:
        app.run()
    finally:
        app.close()
    return app.return_code or 0


def _edit(place: Place, task: "TaskId") -> None:
    from penguin_git.cli.task_edit import edited

    edited(place, task, commit=True)
