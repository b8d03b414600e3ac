"""From what a person says about a task to checked fields of it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.git import commits
from penguin_git.model import ids, tools
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import ties
from penguin_git.model.land import Land
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import (
    LONGEST_TITLE,
    Changes,
    Check,
    Collaboration,
    Free,
    Phase,
    Review,
    Task,
    TaskType,
)
from penguin_git.tracker import assigning, edges, finding, loops
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View

_LIMITS = {
    "budget_tokens": "max_tokens",
    "budget_minutes": "max_duration_minutes",
    "max_iterations": "max_iterations",
    "allowed_tools": "allowed_tools",
}
CLEARABLE = {
    **{name: name for name in ("description", "type", "priority", "project", "parent", "depends_on")},
    **{name: name for name in ("relates_to", "discovered_from", "labels", "assigned_to", "run", "context")},
    **{name: name for name in ("acceptance", "changes", "workflow", "resource_constraints", "review")},
    "land": "land",
    **{name: name for name in ("collaboration_mode", "requires_approval", "approver", "approval", "due")},
    **{name: name for name in ("defer_until", "estimate", "template", "metadata", "checkpoint_minutes")},
    **{limit: limit for limit in _LIMITS.values()},
    # as the flags call them
    "parent_task": "parent",
    "label": "labels",
    "check": "check",
    **_LIMITS,
}
_KEPT = {
    "title": "A task needs a title: `--title` gives it another one.",
    "status": "A task always has a state: `penguin task pause`, `cancel`, `done` and the like change it.",
    "id": "The id is the name of the file.",
    "notes": "Notes are only ever added.",
    "created_at": "It says what was.",
    "created_by": "It says what was.",
}


class Wishes(Struct, frozen=True):
    """What a person says about a task; None leaves a field as it is. Tasks are named as people do.

    `project` is the slug that `projects.home` found; `known_people` may be assigned beside those whom the
    tasks name.
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
    known_people: tuple[str, ...] = ()
    run: str | None = None
    acceptance: tuple[str | Check, ...] | None = None
    budget_tokens: int | None = None
    budget_minutes: int | None = None
    max_iterations: int | None = None
    allowed_tools: tuple[str, ...] | None = None
    checkpoint_minutes: int | None = None
    requires_approval: bool | None = None
    approver: str | None = None
    due: datetime | None = None
    defer_until: datetime | None = None
    estimate: str | None = None
    context: tuple[str, ...] | None = None
    changes: Changes | None = None
    review: Review | None = None
    land: Land | None = None
    relates_to: tuple[str, ...] | None = None
    metadata: Mapping[str, Free] | None = None
    workflow: tuple[Phase, ...] | None = None
    collaboration_mode: Collaboration | None = None
    clear: tuple[str, ...] = ()
    force: bool = False


def draft(
    project: Project, view: View, wishes: Wishes, *, chosen: str | None = None, inside: str | None = None
) -> Task:
    """A new task with everything that the wishes say; `inside` is the task whose attempt proposes it."""
    from penguin_git.tracker import minting  # not for changes

    with commits.author_beside(project.repo.git) as author:
        new = Task(
            id=minting.new_id(project, view.config, chosen),
            title=_title(wishes.title or ""),
            created_at=project.world.now().replace(microsecond=0),
            discovered_from=(ids.parse(inside),) if inside else (),
        )
        fields = changed_fields(wishes, view, new)
        return structs.replace(new, **fields, created_by=author())


def changed_fields(wishes: Wishes, view: View, old: Task) -> dict[str, object]:
    """The fields that differ from `old` once the wishes are granted. Raises `PenguinError` for a bad one."""
    new = structs.replace(old, **_granted(wishes, view, view.config, old))
    if new.parent is not None and new.parent != old.parent:
        edges.check_parent(view, new.parent)
    if ties(new) != ties(old):
        loops.check(view, new)
    names = [name for name in new.__struct_fields__ if getattr(new, name) != getattr(old, name)]
    return {name: getattr(new, name) for name in names}


def author(project: Project) -> str | None:
    """The user as git knows them, with the e-mail address; None where git doesn't."""
    return commits.author(project.repo.git)


def own_names(project: Project) -> tuple[str, ...]:
    """The user by name, by e-mail address, and by both."""
    whole = author(project) or ""
    name, _, address = whole.removesuffix(">").partition(" <")
    return tuple(one for one in (name, address, whole) if one)


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
        "type": wishes.type,
        "priority": wishes.priority,
        "project": wishes.project,
        "acceptance": wishes.acceptance,
        "requires_approval": True if wishes.approver else wishes.requires_approval,
        "approver": wishes.approver,
        "due": wishes.due,
        "defer_until": wishes.defer_until,
        "estimate": wishes.estimate,
        "checkpoint_minutes": wishes.checkpoint_minutes,
        "context": wishes.context,
        "changes": wishes.changes,
        "review": wishes.review,
        "land": wishes.land,
        "workflow": _workflow(wishes, config, view),
        "collaboration_mode": wishes.collaboration_mode,
        "metadata": {**base.metadata, **wishes.metadata} if wishes.metadata else None,
        "labels": _labels(wishes, base),
        "assigned_to": _assignee(wishes, config, view),
        "resource_constraints": _limits(wishes, base.resource_constraints),
    }
    fields |= {name: value for name, value in said.items() if value is not None}
    texts = {"description": wishes.description, "run": wishes.run}
    fields |= {name: text(value) for name, value in texts.items() if value is not None}
    return fields | _edges(wishes, view, structs.replace(base, **fields))


def _cleared(names: tuple[str, ...], old: Task) -> dict[str, object]:
    fields: dict[str, object] = {}
    limits = old.resource_constraints
    for name in names:
        key = _clearable(name.replace("-", "_"))
        if key in _LIMITS.values():
            limits = structs.replace(limits, **{key: None})
            fields["resource_constraints"] = limits
        elif key == "check":
            fields["acceptance"] = tuple(one for one in old.acceptance if not isinstance(one, Check))
        else:
            fields[key] = _default(key)
    return fields


def _clearable(name: str) -> str:
    if name in CLEARABLE:
        return CLEARABLE[name]
    from difflib import get_close_matches

    near = get_close_matches(name, CLEARABLE, n=1)
    suggestion = f"Did you mean `{near[0]}`? " if near else ""
    raise PenguinError(
        f"`{name}` can't be cleared.",
        hint=_KEPT.get(name) or f"{suggestion}These can: {', '.join(sorted(CLEARABLE))}.",
    )


def _default(field: str) -> object:
    found = next(one for one in structs.fields(Task) if one.name == field)
    factory = found.default_factory
    return found.default if factory is msgspec.NODEFAULT else factory()


def _title(text: str) -> str:
    title = text.strip()
    if not title:
        raise PenguinError("The title is empty.", hint="Say in a few words what is to be done.")
    if len(title.splitlines()) > 1:
        raise PenguinError("The title has to be one line.", hint="Put the rest into its description.")
    if len(title) > LONGEST_TITLE:
        raise PenguinError(
            f"The title has {len(title):,} characters, and {LONGEST_TITLE} are the most.",
            hint="Put the rest into its description.",
        )
    return title


def _labels(wishes: Wishes, old: Task) -> tuple[str, ...] | None:
    if wishes.labels is None and not wishes.add_labels and not wishes.remove_labels:
        return None
    labels = dict.fromkeys((*(old.labels if wishes.labels is None else wishes.labels), *wishes.add_labels))
    return tuple(label for label in labels if label not in wishes.remove_labels)


def _workflow(wishes: Wishes, config: Config, view: View) -> tuple[Phase, ...] | None:
    if not wishes.workflow or wishes.force:
        return wishes.workflow
    return assigning.check_phases(wishes.workflow, config, view)


def _assignee(wishes: Wishes, config: Config, view: View) -> str | None:
    if wishes.assigned_to is None or wishes.force:
        return wishes.assigned_to
    return assigning.check(wishes.assigned_to, config, view, wishes.known_people)


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
    if wishes.relates_to is not None:
        others = [finding.id_of(view, text, project=task.project) for text in wishes.relates_to]
        fields["relates_to"] = tuple(dict.fromkeys(others))
    if wishes.parent_task is not None:
        parent: TaskId = finding.id_of(view, wishes.parent_task, project=task.project)
        fields["parent"] = parent
    return fields
