"""`penguin project plan`."""

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.specification.plan import PlannedPhase, PlannedTask, ProjectPlan
    from penguin_git.model.usage import Usage
    from penguin_git.tracker.plans import Standing


@click.command("plan")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--project",
    "name",
    metavar="NAME",
    required=True,
    shell_complete=completing.projects,
    help="The project that the tasks are for; it is made where there is none.",
)
@click.option("--agent", metavar="NAME", help="Have this model make the plan, instead of rules.")
@click.option("--dry-run", is_flag=True, help="Print the plan and write nothing.")
@click.option("--no-commit", is_flag=True, help="Write the files and leave the commit to you.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def plan(
    place: Place, *, spec: str, name: str, agent: str | None, dry_run: bool, no_commit: bool, as_json: bool
) -> None:
    """Make a project's tasks from a specification

    Reads Markdown or plain text (`-` is stdin): sections become phases, which are parent tasks, and the items
    of lists and tables become tasks below them, with priorities, dependencies and budgets that the text
    suggests. All are written in one commit; prints their ids, and the plan on stderr. Titles that the
    project has already are skipped, so the same file can be planned again when it has grown. At most 256 KiB,
    50 phases and 200 tasks. With --agent a model of the configuration makes the plan: it gets the text and no
    tools, in at most two requests. With --json: {"version": 1, "plan": {"title", "description", "phases":
    [{"title", "description", "depends_on", "line", "id", "tasks": [...]}], "remarks": [{"line", "text"}]},
    "project", "created": [ids], "skipped": [titles], "usage": {"input_tokens", "output_tokens",
    "cache_read_tokens", "cache_write_tokens", "cost"}}; `usage` is of a model, else null.

    \b
      penguin project plan SPEC.md --project "Blog API" --dry-run
      penguin project plan SPEC.md --project "Blog API"
    """
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating, plans
    from penguin_git.tracker.view import view

    found, usage = _planned(place, spec, agent)
    if dry_run:
        with place.project() as project:
            standing = plans.standing(project, view(project), name, found)
        _tell(found, standing, usage, as_json=as_json, dry_run=True)
        return
    with place.changing_tasks("plan projects") as project:
        source = None if spec == "-" else place.folder / spec
        commit = project.store.config().auto_commit and not no_commit
        done = plans.carry_out(project, name, found, source=source, commit=commit)
        ids = {task.title: task.id for task in done.tasks}
        _tell(found, done.standing, usage, as_json=as_json, ids=ids)
        if done.saved is not None:
            path = creating.location(project, done.tasks[0].id)
            ending.tell_new_project(done.standing.home)
            ending.tell(project, done.saved, path, commit=commit, more=len(done.tasks) - 1)
    if not as_json:
        for task in done.tasks:
            output.data(task.id)


def _read(place: Place, spec: str) -> str:
    try:
        data = _bytes(place, spec)
    except OSError as problem:
        raise PenguinError(
            f"`{visible(spec)}` can't be read: {problem.strerror}.",
            hint="Name a Markdown or text file, or `-` for stdin.",
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PenguinError(
            f"`{visible(spec)}` is not text in UTF-8.", hint="Save it as Markdown or plain text."
        ) from None


def _bytes(place: Place, spec: str) -> bytes:
    from penguin_git.codec.specification import MAX_BYTES

    most = MAX_BYTES + 4  # enough to see that it is too long, whatever stands there
    if spec == "-":
        return _whole(sys.stdin.buffer.read(most))
    with (place.folder / spec).open("rb") as file:
        return _whole(file.read(most))


def _whole(data: bytes) -> bytes:
    """The text without half a character at its end, where it was cut."""
    from penguin_git.codec.specification import MAX_BYTES

    return data if len(data) <= MAX_BYTES else data.decode(errors="ignore").encode()


def _planned(place: Place, spec: str, agent: str | None) -> "tuple[ProjectPlan, Usage | None]":
    """The plan, by rules or by a model, and what the model consumed."""
    text = _read(place, spec)
    if agent is None:
        from penguin_git.tracker.api.specifications import SpecificationParser

        return SpecificationParser().parse_specification(text), None
    from penguin_git.codec import specification
    from penguin_git.tracker import planners

    specification.check_size(text)
    place.refuse_inside_task("ask agents for plans")
    with place.project() as project:
        found, usage = planners.planned(project, agent, text)
    output.say(f"`{agent}` made the plan with {planners.consumed(usage)}.")
    return found, usage


def _tell(
    found: "ProjectPlan",
    standing: "Standing",
    usage: "Usage | None",
    *,
    as_json: bool,
    dry_run: bool = False,
    ids: Mapping[str, str] | None = None,
) -> None:
    """Print the plan: where nothing is written it is the answer, else the ids are."""
    skipped = [one.title for one in found.tasks if standing.has(one.title) is not None]
    if as_json:
        known = {**standing.known, **{title.casefold(): task for title, task in (ids or {}).items()}}
        output.as_json(
            plan=_plain(found, known),
            project=standing.home.slug,
            created=[*(ids or {}).values()],
            skipped=skipped,
            usage=_usage(usage),
        )
    else:
        show = output.data if dry_run else output.say
        for line in _tree(found, standing):
            show(line)
    for remark in found.remarks:
        output.say(f"line {remark.line}: {visible(remark.text)}")
    count = len(found.tasks) - len(skipped)
    there = f"; {_counted(len(skipped), 'task')} there already" if skipped else ""
    nothing = " Nothing was written." if dry_run or not count else ""
    output.say(f"{_counted(count, 'new task')} in {_counted(len(found.phases), 'phase')}{there}.{nothing}")


def _usage(usage: "Usage | None") -> dict[str, object] | None:
    import msgspec

    return msgspec.to_builtins(usage) if usage else None


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _tree(found: "ProjectPlan", standing: "Standing") -> Iterator[str]:
    yield click.style(visible(found.title), bold=True)
    for at, phase in enumerate(found.phases):
        is_last = at == len(found.phases) - 1
        yield f"{'└' if is_last else '├'}── {visible(phase.title)}{_after(phase)}"
        for place, task in enumerate(phase.tasks):
            twig = "└" if place == len(phase.tasks) - 1 else "├"
            there = " (there already)" if standing.has(task.title) is not None else ""
            said = f"{visible(task.title)}{_marks(task)}{_after(task)}{there}"
            yield f"{' ' if is_last else '│'}   {twig}── {said}"


def _marks(task: "PlannedTask") -> str:
    budget = f"{task.constraints.max_tokens // 1000}k" if task.constraints.max_tokens else ""
    said = ", ".join(part for part in (task.priority.value, budget) if part)
    return f" [{said}]"


def _after(one: "PlannedPhase | PlannedTask") -> str:
    return f" after {', '.join(f'`{visible(title)}`' for title in one.depends_on)}" if one.depends_on else ""


def _plain(found: "ProjectPlan", ids: "dict[str, str]") -> dict[str, object]:
    """The plan for JSON, with the ids of those tasks that are there now."""
    import msgspec

    said: dict[str, object] = msgspec.to_builtins(found)
    said["phases"] = [
        {
            **msgspec.to_builtins(phase),
            "id": ids.get(phase.title.casefold()),
            "tasks": [
                {**msgspec.to_builtins(task), "id": ids.get(task.title.casefold())} for task in phase.tasks
            ],
        }
        for phase in found.phases
    ]
    return said
