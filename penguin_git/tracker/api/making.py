"""New tasks from the keywords that describe them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from penguin_git.errors import InvalidValue
from penguin_git.tracker.api import references
from penguin_git.tracker.project import Project as Repository

if TYPE_CHECKING:
    from penguin_git.tracker.batch import Entry, Reference
    from penguin_git.tracker.edit import Change
    from penguin_git.tracker.projects import Home


def created(
    project: Repository,
    title: str | None,
    said: Mapping[str, Any],
    *,
    commit: bool,
    on_base: bool,
    inside: str | None,
) -> str:
    """The id of the new task, or of the first one that a template makes."""
    from penguin_git.tracker import creating, drafting, instantiating, minting
    from penguin_git.tracker.api import fields
    from penguin_git.tracker.view import view_when_asked

    template = said.get("template")
    if said.get("fields") is not None and template is None:
        raise InvalidValue("`fields` fill in a template, and none is named.", hint="Say `template=…`, too.")
    home = home_of(project, said)
    seen = view_when_asked(project)
    titled = {} if title is None else {"title": title}
    wishes = fields.wishes({**said, **titled}, project.world.now(), **named_in(project, said, home))
    chosen = _chosen(said)
    where: dict[str, Any] = {
        "commit": commit and seen.config.auto_commit and not inside,
        "on_base": on_base and not inside,
        "beside": home.edits if home and not inside else {},
    }
    if template is not None:
        made = instantiating.instantiate(
            project,
            seen,
            references.text("template", template),
            dict(said.get("fields") or {}),
            wishes,
            chosen=chosen,
            inside=inside,
            **where,
        )
        return made.tasks[0].id
    with minting.alone(project):
        task = drafting.draft(project, seen, wishes, chosen=chosen, inside=inside)
        creating.create(project, task, **where)
    return task.id


def bulk_task(number: int, said: object) -> Mapping[str, Any]:
    """One task of a batch, when it says nothing that is unknown."""
    from penguin_git.tracker import batch
    from penguin_git.tracker.api import fields

    if not isinstance(said, Mapping):
        raise references.wrong(f"Task {number} of the batch", "a mapping", said)
    with batch.about(number, str(said.get("title") or "")):
        fields.check_names(said, fields.BulkTask)
        if said.get("template") is not None or said.get("fields") is not None:
            raise InvalidValue("Templates can't be in a batch.", hint="`create_task(template=…)` uses one.")
    return said


def created_together(
    project: Repository, said: list[Mapping[str, Any]], *, commit: bool, on_base: bool, inside: str | None
) -> list[str]:
    """The ids of the new tasks of a batch, in its order."""
    from penguin_git.tracker import batch, creating, drafting, minting
    from penguin_git.tracker.view import view_when_asked

    if not said:
        return []
    seen = view_when_asked(project)
    homes: dict[str, Home] = {}
    people = drafting.own_names(project) if any(one.get("assigned_to") for one in said) else ()
    entries = [_entry(project, number, one, homes, people) for number, one in enumerate(said)]
    beside: dict[str, Change] = {}
    for home in homes.values():
        beside |= home.edits
    more = f" and {len(said) - 1} more" if len(said) > 1 else ""
    with minting.alone(project):
        tasks = batch.drafts(project, seen, entries, inside=inside)
        creating.create_all(
            project,
            tasks,
            f"{tasks[0].id}: add {tasks[0].title}{more}",
            commit=commit and seen.config.auto_commit and not inside,
            on_base=on_base and not inside,
            beside={} if inside else beside,
        )
    return [task.id for task in tasks]


def _entry(
    project: Repository,
    number: int,
    said: Mapping[str, Any],
    homes: "dict[str, Home]",
    people: tuple[str, ...],
) -> "Entry":
    from penguin_git.tracker import batch, projects
    from penguin_git.tracker.api import fields

    with batch.about(number, str(said.get("title") or "")):
        home = None
        if said.get("project_id") is not None:
            name = references.project(said["project_id"])
            home = homes[name] = homes.get(name) or projects.home(project, name)
        named = {"project": home.slug if home else None, "known_people": people}
        parent = said.get("parent_task_id")
        return batch.Entry(
            fields.wishes(said, project.world.now(), **named),
            chosen=_chosen(said),
            parent=None if parent is None else _reference(parent),
            depends_on=_references("depends_on", said),
            relates_to=_references("relates_to", said),
        )


def _references(name: str, said: Mapping[str, Any]) -> "tuple[Reference, ...]":
    named = said.get(name)
    return () if named is None else tuple(_reference(one) for one in references.many(name, named))


def _reference(said: object) -> "Reference":
    """A number stays one: it may be a place in the batch."""
    name = references.task(said)
    return said if isinstance(said, int) else name


def _chosen(said: Mapping[str, Any]) -> str | None:
    chosen = said.get("id")
    return None if chosen is None else references.task(chosen)


def home_of(project: Repository, said: Mapping[str, Any]) -> "Home | None":
    """The project that the keywords name; its edits make its file where it has none."""
    from penguin_git.tracker import projects

    name = said.get("project_id")
    return None if name is None else projects.home(project, references.project(name))


def named_in(project: Repository, said: Mapping[str, Any], home: "Home | None") -> dict[str, object]:
    """What the keywords say of other tasks, of a project and of people."""
    from penguin_git.tracker import drafting
    from penguin_git.tracker.api import fields

    parent = said.get("parent_task_id")
    return {
        "project": home.slug if home else None,
        "known_people": drafting.own_names(project) if said.get("assigned_to") else (),
        "parent_task": None if parent is None else references.task(parent),
        **{
            name: fields.tasks(name, said[name])
            for name in ("depends_on", "relates_to")
            if said.get(name) is not None
        },
    }
