"""Tasks as a checklist in Markdown, by project and state."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from penguin_git.model.outgoing import Told
from penguin_git.model.status import TaskStatus
from penguin_git.model.text import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$@])|(?<=\d)([.)])(?= )|^([-+])(?= )")
_ORDER = (
    *("in_progress", "in_review", "ready", "blocked", "pending", "draft"),
    *("paused", "failed", "completed", "cancelled"),
)
_NO_PROJECT = "Without a project"


def checklist(tasks: Iterable[Told], projects: Mapping[str, str]) -> bytes:
    """The page; `projects` are names by slug. Within a state the order of the tasks is kept."""
    ordered = sorted(tasks, key=lambda told: _place(told, projects))
    lines = ["# Tasks", ""]
    for project, group in groupby(ordered, key=lambda told: _project(told, projects)):
        members = list(group)
        lines += [f"## {escaped(project or _NO_PROJECT)}", "", f"{_done(members)}", ""]
        for state, same in groupby(members, key=lambda told: told.state):
            lines += [f"### {state.replace('_', ' ').capitalize()}", "", *map(_line, same), ""]
    if len(lines) == 2:
        lines += ["There are no tasks.", ""]
    return "\n".join(lines).encode(errors="replace")


def escaped(text: str) -> str:
    """Text within a line that Markdown and HTML leave as it is."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", visible(text))


def _project(told: Told, projects: Mapping[str, str]) -> str:
    slug = told.task.project
    return projects.get(slug, slug) if slug else ""


def _place(told: Told, projects: Mapping[str, str]) -> tuple[bool, str, int]:
    project = _project(told, projects)
    at = _ORDER.index(told.state) if told.state in _ORDER else len(_ORDER)
    return not project, project.casefold(), at


def _done(members: Sequence[Told]) -> str:
    wanted = [told for told in members if told.task.status is not TaskStatus.CANCELLED]
    done = sum(told.task.status is TaskStatus.COMPLETED for told in wanted)
    return f"{done} of {len(wanted)} done"


def _line(told: Told) -> str:
    task = told.task
    is_over = task.status in (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
    title = escaped(task.title)
    title = f"~~{title}~~" if task.status is TaskStatus.CANCELLED else title
    said = [
        f"`{task.id}`",
        f"{task.priority} priority" if task.priority != "medium" else "",
        f"due {task.due:%Y-%m-%d}" if task.due else "",
        f"part of `{task.parent}`" if task.parent else "",
        f"after {', '.join(f'`{one}`' for one in task.depends_on)}"
        if task.depends_on and not is_over
        else "",
        f"assigned to {escaped(task.assigned_to)}" if task.assigned_to else "",
        *(escaped(label) for label in task.labels),
    ]
    return f"- [{'x' if is_over else ' '}] {title} ({', '.join(filter(None, said))})"
