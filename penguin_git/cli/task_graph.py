"""`penguin task graph`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output, written_file
from penguin_git.cli.exit_codes import TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.project_option import of_projects
from penguin_git.errors import PenguinError
from penguin_git.model.status import TaskStatus
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.diagram import Diagram
    from penguin_git.model.outline import Line

_FORMATS = ("png", "svg", "pdf", "dot", "mmd")
_STATES = (*(status.value for status in TaskStatus), "ready", "blocked", "in_review", "draft")
_SLOW = 200  # tasks from which on a picture takes seconds


@click.command("graph")
@of_projects()
@click.option(
    "--status", multiple=True, type=click.Choice(_STATES), help="Only tasks in this state; repeatable."
)
@click.option(
    "--output",
    "-o",
    "file",
    metavar="FILE",
    help="Write it to this file, in the format of its suffix: .png, .svg, .pdf, .dot or .mmd (Mermaid);"
    " `-` is stdout.",
)
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="The format, where the file's name does not say it."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def graph(
    place: Place,
    *,
    project: tuple[str, ...],
    status: tuple[str, ...],
    file: str | None,
    form: str | None,
    as_json: bool,
) -> int:
    """Show who waits for whom, as a tree or as a picture

    The tree begins with the tasks that wait for nothing; below each stand its parts and those that wait for
    it. In pictures, arrows go from what comes first to what comes after, a parent is a box around its parts,
    colours are states, and the critical path, the longest chain of unfinished tasks, is marked. Pictures
    need `pip install 'penguin-git[graph]'` and nothing else. With --json: {"version": 1, "graph": {"nodes":
    [{"id", "title", "status", "state", "priority", "project", "parent", "minutes"}], "edges": [{"from",
    "to", "kind"}], "critical_path": [ids]}}; `kind` is dependency or parent.

    \b
      penguin task graph --project web
      penguin task graph --output deps.png
    """
    from penguin_git.store.collecting import is_loop
    from penguin_git.tracker import picturing, projects
    from penguin_git.tracker.view import view

    wanted_form = _form(file, form, as_json=as_json)
    with place.project() as opened:
        seen = view(opened)
        wanted = projects.tasks_of(opened, seen, project) if project else set(seen.rows)
        if status:
            wanted = {one for one in wanted if {seen.rows[one].state, seen.rows[one].head.status} & {*status}}
        diagram = picturing.diagram(seen, wanted)
    if as_json:
        output.as_json(graph=picturing.plain(diagram))
    elif wanted_form is None:
        _print_tree(diagram)
    else:
        written_file.write(place, file or "-", _drawn(diagram, wanted_form))
    _remark(diagram)
    broken = [problem for problem in seen.broken if not is_loop(problem)]
    for problem in seen.broken:
        output.say(f"{'broken' if problem in broken else 'loop'}: {visible(str(problem))}")
    return TROUBLE if broken else 0  # a loop is shown: to look at one is what people come here for


def _form(file: str | None, form: str | None, *, as_json: bool) -> str | None:
    """The format that is wanted; None for the tree."""
    if as_json:
        if file or form:
            raise click.UsageError("--json prints to stdout; it goes with neither --output nor --format.")
        return None
    if file is None or form is not None:
        return form
    suffix = Path(file).suffix.lower().removeprefix(".")
    if suffix not in _FORMATS:
        listed = ", ".join(f".{one}" for one in _FORMATS)
        what = "Stdout has no suffix" if file == "-" else f"`{file}` does not say its format"
        raise PenguinError(
            f"{what}: known are {listed}.",
            hint="Name the file so, or add `--format`, such as `--format dot`.",
        )
    return suffix


def _drawn(diagram: "Diagram", form: str) -> bytes:
    from penguin_git.codec import dot, mermaid

    if form == "mmd":
        return mermaid.text(diagram).encode()
    text = dot.text(diagram)
    if form == "dot":
        return text.encode()
    from penguin_git.tracker import drawing

    count = len(diagram.nodes)
    if count > drawing.MOST_NODES:
        raise PenguinError(
            f"{count:,} tasks are too many for a picture (at most {drawing.MOST_NODES:,}).",
            hint="Draw a part with `--project NAME` or `--status pending`, or write a `.dot` file.",
        )
    if count >= _SLOW:
        output.say(f"Drawing {count:,} tasks; this takes a while …")
    return drawing.picture(text, form)


def _print_tree(diagram: "Diagram") -> None:
    from penguin_git.model.outline import outline

    if not diagram.nodes:
        output.say("No task is like that.")
        return
    critical, room = set(diagram.critical_path), output.room()
    for line in outline(diagram):
        output.data(_shown(diagram, line, is_critical=line.task in critical, room=room))
    signs = [
        "`─>` waits for the task above it" if diagram.dependants else "",
        "`──` is a part of it" if diagram.parts else "",
        "`*` is on the critical path" if critical else "",
    ]
    if sys.stdout.isatty() and any(signs):
        output.say(f"{', '.join(filter(None, signs))}.")


def _shown(diagram: "Diagram", line: "Line", *, is_critical: bool, room: int | None) -> str:
    node = diagram.by_id[line.task]
    start = f"{line.twigs}{node.id}{'*' if is_critical else ''}  "
    if line.mark:
        return f"{start}({line.mark})"
    start += f"{output.coloured(node.state)}  "
    title = visible(node.title)
    return start + (title if room is None else output.cut(title, max(room - output.width(start), 10)))


def _remark(diagram: "Diagram") -> None:
    if diagram.hidden:
        output.say(f"Not shown: {_dependencies(diagram.hidden)} on tasks outside of this selection.")
    if diagram.dangling:
        output.say(
            f"Not shown: {_dependencies(diagram.dangling)} on tasks that do not exist;"
            " `penguin task validate-dependencies` names them."
        )


def _dependencies(count: int) -> str:
    return "1 dependency" if count == 1 else f"{count:,} dependencies"
