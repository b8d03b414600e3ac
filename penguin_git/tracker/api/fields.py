"""The keywords with which Python describes a task, checked and turned into the tracker's wishes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, TypedDict

from penguin_git.errors import InvalidValue
from penguin_git.model.constraints import ResourceConstraints, whole
from penguin_git.model.land import Land
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Changes, Check, Collaboration, Free, Phase, Review, TaskType
from penguin_git.model.text import visible
from penguin_git.model.when import moment
from penguin_git.tracker.api import references
from penguin_git.tracker.api.references import ProjectRef, TaskRef
from penguin_git.tracker.drafting import Wishes

Condition = str | Check | Mapping[str, str]
"""What must hold at the end: a text, or a command as `Check(check="pytest -q")` or `{"check": …}`."""

When = datetime | date | str
"""A time: with a zone, or it is UTC; a day, or what people write, such as `+3d`."""


class TaskFields(TypedDict, total=False):
    """What can be said of a task that is made or changed; docs/reference/task-file.md says what it means."""

    description: str | None
    project_id: ProjectRef | None
    parent_task_id: TaskRef | None
    priority: TaskPriority | str | None
    depends_on: TaskRef | Iterable[TaskRef] | None
    resource_constraints: ResourceConstraints | None
    checkpoint_minutes: float | None
    labels: str | Iterable[str] | None
    assigned_to: str | None
    force: bool
    run: str | None
    acceptance: Condition | Iterable[Condition] | None
    requires_approval: bool | None
    approver: str | None
    due: When | None
    defer_until: When | None
    type: TaskType | str | None
    estimate: str | None
    context: str | Iterable[str] | None
    changes: Changes | str | None
    review: Review | str | None
    land: Land | str | None
    relates_to: TaskRef | Iterable[TaskRef] | None
    workflow: Iterable[Phase | Mapping[str, str]] | None
    collaboration_mode: Collaboration | str | None
    metadata: Mapping[str, Free] | None


class NewTask(TaskFields, total=False):
    """What can be said of a new task."""

    id: str | int | None
    template: str | None
    fields: Mapping[str, object] | None


class BulkTask(NewTask, total=False):
    """One task of `bulk_create_tasks`; `depends_on` and the like may name others of the batch."""

    title: str


class TaskChange(TaskFields, total=False):
    """What can be changed of a task; None empties a field."""

    title: str
    add_labels: str | Iterable[str]
    remove_labels: str | Iterable[str]


_CLEARED_AS: Final = {"project_id": "project", "parent_task_id": "parent"}
_REPLACED: Final = frozenset({"resource_constraints"})  # as a whole, not limit by limit
_NO_FIELDS: Final = frozenset({"force", "add_labels", "remove_labels"})
_NEAREST: Final = {
    "project": "project_id",
    "parent": "parent_task_id",
    "parent_id": "parent_task_id",
    "parent_task": "parent_task_id",
    "constraints": "resource_constraints",
    "label": "labels",
    "check": "acceptance",
    "assignee": "assigned_to",
}
_DEEPEST: Final = 12


def check_names(said: Mapping[str, object], known: type) -> None:
    """Refuse keywords that do not exist, with the nearest one."""
    names = sorted(known.__annotations__)
    for name in said:
        if name not in names:
            raise InvalidValue(f"A task takes no `{visible(str(name)[:80])}`.", hint=_hint(str(name), names))


def wishes(said: Mapping[str, Any], now: datetime, **more: Any) -> Wishes:
    """What the keywords say of a task; None says nothing. Edges and project are the caller's, in `more`."""
    found = {
        name: _READERS[name](name, value, now)
        for name, value in said.items()
        if value is not None and name in _READERS
    }
    return Wishes(**{**_limits(said.get("resource_constraints")), **found, **more})


def cleared(said: Mapping[str, object]) -> tuple[str, ...]:
    """The fields that keywords empty, by the names that `Wishes.clear` has for them."""
    return tuple(
        _CLEARED_AS.get(name, name)
        for name, value in said.items()
        if (value is None and name not in _NO_FIELDS) or name in _REPLACED
    )


def phases(name: str, said: object) -> tuple[Phase, ...]:
    """Phases from mappings or from phases."""
    return tuple(_phase(name, one) for one in references.many(name, said))


def tasks(name: str, said: object) -> tuple[str, ...]:
    """The texts that name some tasks."""
    return tuple(references.task(one) for one in references.many(name, said))


def _hint(name: str, names: list[str]) -> str:
    if name == "status":
        return "The state is changed by `complete_task`, `pause_task`, `cancel_task` and the like."
    from difflib import get_close_matches

    near = _NEAREST.get(name) or next(iter(get_close_matches(name, names, n=1)), None)
    return f"Did you mean `{near}`?" if near else f"It has {', '.join(names)}."


def _limits(said: object) -> dict[str, object]:
    if said is None:
        return {}
    known = ResourceConstraints.__struct_fields__
    if isinstance(said, Mapping) and (unknown := [name for name in said if name not in known]):
        name = visible(str(unknown[0])[:80])
        raise InvalidValue(f"`resource_constraints` has no `{name}`.", hint=f"It has {', '.join(known)}.")
    limits = ResourceConstraints(**said) if isinstance(said, Mapping) else said
    if not isinstance(limits, ResourceConstraints):
        raise references.wrong("`resource_constraints`", "`ResourceConstraints(…)`", said)
    return {
        "budget_tokens": limits.max_tokens,
        "budget_minutes": limits.max_duration_minutes,
        "max_iterations": limits.max_iterations,
        "allowed_tools": limits.allowed_tools,
    }


def _text(name: str, said: object, _: datetime) -> str:
    return references.text(name, said)


def _texts(name: str, said: object, _: datetime) -> tuple[str, ...]:
    return references.texts(name, said)


def _paths(name: str, said: object, _: datetime) -> tuple[str, ...]:
    """Paths may have commas in them."""
    return tuple(references.text(name, one) for one in references.many(name, said))


def _whole(name: str, said: object, _: datetime) -> int:
    return whole(name, said)


def _truth(name: str, said: object, _: datetime) -> bool:
    if not isinstance(said, bool):
        raise references.wrong(f"`{name}`", "True or False", said)
    return said


def _choice(kind: type[StrEnum]) -> "_Reader":
    return lambda name, said, _: references.choice(name, said, kind)


def _moment(name: str, said: object, now: datetime) -> datetime:
    if isinstance(said, datetime):
        return moment(said.isoformat(), now)
    if isinstance(said, date):
        return datetime(said.year, said.month, said.day, tzinfo=UTC)
    return moment(references.text(name, said), now)


def _conditions(name: str, said: object, _: datetime) -> tuple[str | Check, ...]:
    several = [said] if isinstance(said, Check | Mapping) else references.many(name, said)
    return tuple(_condition(name, one) for one in several)


def _condition(name: str, said: object) -> str | Check:
    if isinstance(said, Mapping) and said.keys() == {"check"}:
        said = Check(check=said["check"])
    told = said.check if isinstance(said, Check) else said
    if not isinstance(told, str) or not told.strip():
        raise references.wrong(f"A condition in `{name}`", 'a text or `Check(check="COMMAND")`', said)
    return Check(check=told) if isinstance(said, Check) else told


def _phase(name: str, said: object) -> Phase:
    if isinstance(said, Phase):
        return said
    known = Phase.__struct_fields__
    pairs = dict(said) if isinstance(said, Mapping) else {}
    if "phase" in pairs and pairs.keys() <= {*known} and all(isinstance(one, str) for one in pairs.values()):
        return Phase(**pairs)
    raise references.wrong(f"A phase in `{name}`", f"a mapping with {', '.join(known)}", said)


def _free(name: str, said: object, _: datetime) -> dict[str, Free]:
    if not isinstance(said, Mapping):
        raise references.wrong(f"`{name}`", "a mapping", said)
    _check_free(name, said, 0)
    return dict(said)


def _check_free(name: str, said: object, depth: int) -> None:
    """Texts, numbers, truth, times, and lists and mappings of them, not too deep."""
    below: Iterable[object] = ()
    if isinstance(said, Mapping) and all(isinstance(key, str) for key in said):
        below = said.values()
    elif isinstance(said, list | tuple):
        below = said
    elif not (said is None or isinstance(said, str | int | float | date)):
        raise references.wrong(f"A value in `{name}`", "what YAML can say", said)
    if depth > _DEEPEST:
        raise InvalidValue(f"`{name}` is nested too deeply.")
    for one in below:
        _check_free(name, one, depth + 1)


_Reader = Callable[[str, Any, datetime], object]
_READERS: Final[Mapping[str, _Reader]] = {
    **dict.fromkeys(("title", "description", "run", "assigned_to", "approver", "estimate"), _text),
    **dict.fromkeys(("labels", "add_labels", "remove_labels"), _texts),
    "context": _paths,
    "checkpoint_minutes": _whole,
    "force": _truth,
    "requires_approval": _truth,
    "priority": _choice(TaskPriority),
    "type": _choice(TaskType),
    "changes": _choice(Changes),
    "review": _choice(Review),
    "land": _choice(Land),
    "collaboration_mode": _choice(Collaboration),
    "workflow": lambda name, said, _: phases(name, said),
    "due": _moment,
    "defer_until": _moment,
    "acceptance": _conditions,
    "metadata": _free,
}
