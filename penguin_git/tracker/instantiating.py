"""Tasks from a template: filled in, checked, and written in one commit."""

from collections.abc import Mapping

from msgspec import Struct, structs

from penguin_git.codec.templates import Source
from penguin_git.errors import PenguinError
from penguin_git.model import filling_in, ids, parting
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Check, Task
from penguin_git.model.template import Value
from penguin_git.templating import making
from penguin_git.templating.making import Made
from penguin_git.tracker import assigning, catalogue, creating, drafting, minting, projects
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.drafts import Drafts
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.projects import Home
from penguin_git.tracker.view import View


class Instance(Struct, frozen=True):
    """The tasks that were made, the parent or single one first, and where they went."""

    tasks: tuple[Task, ...]
    saved: Saved


def instantiate(
    project: Project,
    view: View,
    template: str,
    said: Mapping[str, object],
    wishes: Wishes | None = None,
    *,
    chosen: str | None = None,
    inside: str | None = None,
    commit: bool = True,
    on_base: bool = False,
    beside: Mapping[str, Change] = creating.NOTHING,
) -> Instance:
    """Make the tasks of the template with this name and write all their files in one commit.

    `said` fills its fields in. `wishes` are about the parent or single task and come before what the template
    says of it; `chosen` is its id; `inside` is the task whose attempt proposes all this; `beside` are edits
    for the same commit.
    """
    source, _ = catalogue.usable(project, template, from_base=on_base or inside is not None)
    values = filling_in.checked(source.template.fields, source.slug, said)
    with minting.alone(project):
        found = drafts(project, view, source, values, wishes, chosen=chosen, inside=inside)
        edits = {} if inside else {**found.edits, **beside}
        name = subject(source, found.tasks)
        saved = creating.create_all(project, found.tasks, name, commit=commit, on_base=on_base, beside=edits)
    return Instance(found.tasks, saved)


def drafts(
    project: Project,
    view: View,
    source: Source,
    values: Mapping[str, Value],
    wishes: Wishes | None = None,
    *,
    chosen: str | None = None,
    inside: str | None = None,
) -> Drafts:
    """What `instantiate` would write."""
    made = making.made(source, values)
    wishes = _added(wishes or Wishes(), made, is_chain=not source.template.subtasks)
    _check_assignees(made, wishes, view)
    homes = _homes(project, made, wishes)
    new = minting.new_ids(project, view.config, 1 + len(made.parts), chosen)
    new = sorted(new) if chosen is None else [new[0], *sorted(new[1:])]  # listings go by id at last
    top = structs.replace(
        made.top,
        id=new[0],
        template=source.slug,
        created_at=project.world.now().replace(microsecond=0),
        created_by=drafting.author(project),
        discovered_from=(ids.parse(inside),) if inside else (),
    )
    top = _housed(structs.replace(top, **drafting.changed_fields(wishes, view, top)), homes)
    parts = _parts(top, made, new[1:], is_chain=not source.template.subtasks)
    return Drafts((top, *(_housed(part, homes) for part in parts)), tuple(homes.values()))


def _homes(project: Project, made: Made, wishes: Wishes) -> dict[str, Home]:
    """The projects that the template names, by the names that it gives them."""
    top = made.top.project if wishes.project is None else None
    named = [top, *(part.task.project for part in made.parts)]
    return {name: projects.home(project, name) for name in dict.fromkeys(named) if name}


def _housed(task: Task, homes: Mapping[str, Home]) -> Task:
    home = homes.get(task.project) if task.project else None
    return structs.replace(task, project=home.slug) if home else task


def _parts(top: Task, made: Made, new: list[TaskId], *, is_chain: bool) -> list[Task]:
    tasks: list[Task] = []
    for part, task in zip(made.parts, new, strict=True):
        after = tasks[-1].id if tasks and is_chain else None
        tasks.append(parting.under(top, part.task, part.said, task, after=after))
    if tasks and is_chain:
        tasks[-1] = parting.closing(top, tasks[-1])
    return tasks


def _added(wishes: Wishes, made: Made, *, is_chain: bool) -> Wishes:
    """Labels and conditions of a person's stand beside the template's."""
    if made.parts and wishes.run is not None:
        raise _for_a_part("--run")
    if made.parts and not is_chain and any(isinstance(one, Check) for one in wishes.acceptance or ()):
        raise _for_a_part("--check")
    conditions = made.top.acceptance + (wishes.acceptance or ())
    return structs.replace(
        wishes,
        labels=None,
        add_labels=(wishes.labels or ()) + wishes.add_labels,
        acceptance=tuple(dict.fromkeys(conditions)) or None,
    )


def _for_a_part(flag: str) -> PenguinError:
    return PenguinError(
        "This template makes a task with parts, and a parent is not run itself.",
        hint=f"Leave `{flag}` out; `penguin task update ID {flag} …` gives it to one of the parts.",
    )


def _check_assignees(made: Made, wishes: Wishes, view: View) -> None:
    """Names in a template are checked like those that a person gives."""
    if wishes.force:
        return
    named = [part.task.assigned_to for part in made.parts]
    top = made.top.assigned_to if wishes.assigned_to is None else None
    for name in dict.fromkeys(one for one in (top, *named) if one):
        assigning.check(name, view.config, view)


def subject(source: Source, tasks: tuple[Task, ...]) -> str:
    """What the commit of these tasks is called."""
    parts = f", {len(tasks)} tasks" if len(tasks) > 1 else ""
    return f"{tasks[0].id}: add {tasks[0].title} ({source.slug}{parts})"
