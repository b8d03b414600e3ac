"""The page of who waits for whom: a picture where one can be drawn, and a list that says the same."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from penguin_git.codec import dot
from penguin_git.errors import PenguinError
from penguin_git.model.diagram import Diagram
from penguin_git.model.ids import TaskId
from penguin_git.model.outline import outline
from penguin_git.model.prose import count
from penguin_git.model.status import TaskStatus
from penguin_git.store.projects import project_files
from penguin_git.tracker import drawing, picturing, projects
from penguin_git.web import picture
from penguin_git.web.clone import Look

_MOST_DRAWN = 150  # tasks: more take long to draw, and nobody finds anything among them
_MOST_LINES = 600
_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


def graph(look: Look, at: str, project: str, *, everything: bool) -> Mapping[str, object]:
    """What the page shows: of the open tasks, all tasks, or those of a project."""
    found = look.once(("graph", project, everything), lambda: _found(look, at, project, everything))
    return {**found, "project": project, "everything": everything and not project}


def _found(look: Look, at: str, project: str, everything: bool) -> Mapping[str, object]:
    diagram = picturing.diagram(look.view, _wanted(look, project, everything))
    drawn, why_none = _drawn(diagram, at)
    lines = list(_lines(diagram))
    known = projects.overviews(look.view, project_files(look.project.store))
    return {
        "picture": drawn,
        "why_none": why_none,
        "lines": lines[:_MOST_LINES],
        "more": max(len(lines) - _MOST_LINES, 0),
        "projects": [one.file.name for one in known],
    }


def _wanted(look: Look, project: str, everything: bool) -> Collection[TaskId]:
    if project:
        return projects.tasks_of(look.project, look.view, [project])
    tasks = look.view.graph.tasks.values()
    return {head.id for head in tasks if everything or head.status not in _OVER}


def _drawn(diagram: Diagram, at: str) -> tuple[str, str]:
    """The picture, or why there is none."""
    tasks = len(diagram.nodes)
    if not tasks:
        return "", ""
    if tasks > _MOST_DRAWN:
        return (
            "",
            f"{count(tasks, 'task')} are too many for a picture here: `penguin task graph -o graph.svg`.",
        )
    try:
        svg = _svg(dot.text(diagram))
    except PenguinError as error:
        return "", f"{error.message} {error.hint}"
    return picture.harmless(svg, f"{at}/task/"), ""


@lru_cache(maxsize=8)
def _svg(text: str) -> str:
    """Drawn once as long as the graph is the same, however often something else changes."""
    return drawing.picture(text, "svg").decode()


def _lines(diagram: Diagram) -> Iterator[Mapping[str, str]]:
    for line in outline(diagram):
        node = diagram.by_id[line.task]
        yield {
            "twigs": line.twigs,
            "id": node.id,
            "title": node.title,
            "state": node.state,
            "mark": line.mark,
        }
