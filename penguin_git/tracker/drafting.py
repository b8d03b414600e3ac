"""From what a person says about a task to checked fields of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model import ids, tools
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Check, Task, TaskType
from penguin_git.tracker import assigning, creating, edges, finding
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View

_LIMITS = {
    "budget_tokens": "max_tokens",
    "budget_minutes": "max_duration_minutes",
    "max_iterations": "max_iterations",
    "allowed_tools": "allowed_tools",
}
_CLEARABLE = {
    "parent_task": "parent",
    "label": "labels",
    "check": "acceptance",
    **{name: name for name in ("description", "type", "project", "parent", "depends_on", "labels", "run")},
    **{name: name for name in ("assigned_to", "acceptance", "approver", "due", "defer_until", "estimate")},
    **{name: name for name in ("context", "relates_to", "resource_constraints", "approval")},
    **_LIMITS,
    **{limit: limit for limit in _LIMITS.values()},
}


@dataclass(frozen=True)
class Wishes:
    """What a person says about a task; None leaves a field as it is. Tasks are named as people do.

    `project` is the slug that `projects.home` found.
    """

    title: str | None = None
    description: str | None = None
    type: TaskType | None = None
    priority: TaskPriority | None = None
    project: str | None = None
    parent_task: str | None = None
    depends_on: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    assigned_to: str | None = None
    run: str | None = None
    acceptance: tuple[str | Check, ...] | None = None
    budget_tokens: int | None = None
    budget_minutes: int | None = None
    max_iterations: int | None = None
    allowed_tools: tuple[str, ...] | None = None
    requires_approval: bool | None = None
    approver: str | None = None
    due: datetime | None = None
    clear: tuple[str, ...] = ()
    force: bool = False


def draft(
    project: Project, view: View, wishes: Wishes, *, chosen: str | None = None, inside: str | None = None
) -> Task:
    """A new task with everything that the wishes say; `inside` is the task whose attempt proposes it."""
    new = Task(
        id=creating.new_id(project, view.seen.config, chosen),
        title=_title(wishes.title or ""),
        created_at=project.world.now().replace(microsecond=0),
        created_by=author(project),
        discovered_from=(ids.parse(inside),) if inside else (),
    )
    return structs.replace(new, **changed_fields(wishes, view, new))


def changed_fields(wishes: Wishes, view: View, old: Task) -> dict[str, object]:
    """The fields that differ from `old` once the wishes are granted. Raises `PenguinError` for a bad one."""
    new = structs.replace(old, **_granted(wishes, view, view.seen.config, old))
    if new.parent is not None and new.parent != old.parent:
        edges.check_parent(view, new.parent)
    if new.parent != old.parent or new.depends_on != old.depends_on:
        edges.check(view, new)
    names = [name for name in new.__struct_fields__ if getattr(new, name) != getattr(old, name)]
    return {name: getattr(new, name) for name in names}


def author(project: Project) -> str | None:
    """The user as git knows them, with the e-mail address; None where git doesn't."""
    ident = project.repo.git.run("var", "GIT_AUTHOR_IDENT", ok=(0, 128))
    found = re.fullmatch(r"(?P<who>.*>) \d+ [-+]\d{4}", ident.text)
    return found["who"] if found else None


def moment(text: str) -> datetime:
    """A date (midnight UTC) or a time with its zone, as in a task file."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or (found.tzinfo is None and len(text.strip()) > len("2026-11-22")):
        raise PenguinError(
            f"`{text}` is no date that penguin understands.",
            hint="Write it as 2026-11-22, or as 2026-11-22T10:00:00Z.",
        )
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def text(said: str) -> str | None:
    """Text of several lines ends with a line end, as a block in YAML does; None for blanks alone."""
    trimmed = said.replace("\r\n", "\n").rstrip()
    if not trimmed:
        return None
    return f"{trimmed}\n" if "\n" in trimmed else trimmed


def _granted(wishes: Wishes, view: View, config: Config, old: Task) -> dict[str, object]:
    fields = _cleared(wishes.clear, old)
    base = structs.replace(old, **fields)
    said = {
        "title": _title(wishes.title) if wishes.title is not None else None,
        "description": text(wishes.description) if wishes.description is not None else None,
        "run": text(wishes.run) if wishes.run is not None else None,
        "type": wishes.type,
        "priority": wishes.priority,
        "project": wishes.project,
        "acceptance": wishes.acceptance,
        "requires_approval": True if wishes.approver else wishes.requires_approval,
        "approver": wishes.approver,
        "due": wishes.due,
        "labels": _labels(wishes, base),
        "assigned_to": _assignee(wishes, config, view),
        "resource_constraints": _limits(wishes, base.resource_constraints),
    }
    fields |= {name: value for name, value in said.items() if value is not None}
    return fields | _edges(wishes, view, structs.replace(base, **fields))


def _cleared(names: tuple[str, ...], old: Task) -> dict[str, object]:
    fields: dict[str, object] = {}
    limits = old.resource_constraints
    for name in names:
        key = _CLEARABLE.get(name.replace("-", "_"))
        if key is None:
            raise PenguinError(
                f"`{name}` can't be cleared.",
                hint=f"These can: {', '.join(sorted(set(_CLEARABLE.values())))}.",
            )
        if key in _LIMITS.values():
            limits = structs.replace(limits, **{key: None})
            fields["resource_constraints"] = limits
        else:
            fields[key] = _default(key)
    return fields


def _default(field: str) -> object:
    found = next(one for one in structs.fields(Task) if one.name == field)
    factory = found.default_factory
    return found.default if factory is msgspec.NODEFAULT else factory()


def _title(text: str) -> str:
    title = text.strip()
    if not title:
        raise PenguinError("The title is empty.", hint="Say in a few words what is to be done.")
    if len(title.splitlines()) > 1:
        raise PenguinError("The title has to be one line.", hint="Put the rest into `--description`.")
    return title


def _labels(wishes: Wishes, old: Task) -> tuple[str, ...] | None:
    if wishes.labels is None and not wishes.add_labels and not wishes.remove_labels:
        return None
    labels = dict.fromkeys((*(old.labels if wishes.labels is None else wishes.labels), *wishes.add_labels))
    return tuple(label for label in labels if label not in wishes.remove_labels)


def _assignee(wishes: Wishes, config: Config, view: View) -> str | None:
    if wishes.assigned_to is None or wishes.force:
        return wishes.assigned_to
    return assigning.check(wishes.assigned_to, config, view)


def _limits(wishes: Wishes, old: ResourceConstraints) -> ResourceConstraints:
    wanted: Mapping[str, object] = {
        limit: getattr(wishes, name) for name, limit in _LIMITS.items() if getattr(wishes, name) is not None
    }
    for tool in wishes.allowed_tools or ():
        tools.check(tool)
    return structs.replace(old, **wanted)


def _edges(wishes: Wishes, view: View, task: Task) -> dict[str, object]:
    fields: dict[str, object] = {}
    if wishes.depends_on is not None:
        needed = [finding.id_of(view, text, project=task.project) for text in wishes.depends_on]
        fields["depends_on"] = tuple(dict.fromkeys(needed))
    if wishes.parent_task is not None:
        parent: TaskId = finding.id_of(view, wishes.parent_task, project=task.project)
        fields["parent"] = parent
    return fields
