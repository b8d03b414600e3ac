"""`penguin task create`."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from penguin_git.cli import completing, output
from penguin_git.cli.many_values import ManyValues
from penguin_git.cli.opened import Place, pass_place
from penguin_git.cli.task_options import home_of, task_options, wishes_of

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.model.task import Task
    from penguin_git.tracker.drafting import Wishes
    from penguin_git.tracker.drafts import Drafts
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.projects import Home
    from penguin_git.tracker.view import View


@click.command(cls=ManyValues)
@click.argument("title", required=False, shell_complete=completing.title)
@click.option("--id", "chosen", metavar="ID", help="The id, instead of a generated one.")
@click.option("--on-base", is_flag=True, help="Commit it on the base branch, whatever is checked out.")
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=completing.templates,
    help="Make the task, and its parts, from this template.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    help="Fill in a field of the template; repeatable.",
)
@click.option(
    "--suggest-budget",
    is_flag=True,
    help="Set limits that are not given, by similar tasks that have finished.",
)
@click.option("--dry-run", is_flag=True, help="Print the files that would be written, and write nothing.")
@task_options
@pass_place
def create(
    place: Place,
    /,
    *,
    title: str | None,
    chosen: str | None,
    on_base: bool,
    template: str | None,
    fields: tuple[str, ...],
    suggest_budget: bool,
    dry_run: bool,
    **options: Any,
) -> None:
    """Create a task

    Writes its file and commits that one path on the current branch. Prints the id. Inside an attempt it
    only writes the file, as a proposal. With --json: {"version": 1, "task": {...}}.

    With --template it makes the tasks of a template in one commit and prints their ids, the parent first;
    TITLE is optional then and stands before --depends-on, and the other flags are about the parent. With
    --json: {"version": 1, "task": {...}, "tasks": [...]}.

    \b
      penguin task create "Fix the login" --run ./fix.sh --check "pytest -q"
      penguin task create "Write the docs" --depends-on "Fix the login" --assigned-to claude
      penguin task create --template bug-fix --field bug_description="The login fails"
    """
    from penguin_git.tracker import minting
    from penguin_git.tracker.view import view_when_asked

    _check_words(title, template, fields)
    inside = place.inside_task
    with place.project() as project:
        seen = view_when_asked(project)
        home = home_of(project, options["project"])
        drafted = _drafting(
            project,
            seen,
            _wishes(project, home, title, options),
            template,
            fields,
            chosen=chosen,
            inside=inside,
            from_base=on_base or inside is not None,
        )
        with nullcontext() if dry_run else minting.alone(project):
            found, subject = drafted()
            found = _completed(project, seen, found, home, with_budgets=suggest_budget)
            if dry_run:
                _show(project, found.tasks, is_many=template is not None, as_json=options["as_json"])
                return
            commit = seen.config.auto_commit and not options["no_commit"] and not inside
            _save(project, found, subject, commit=commit, on_base=on_base, inside=inside)
        if found.tasks[0].parent and not inside:
            _tell_of_parent(project, found.tasks[0].parent)
        _print(project, found.tasks, is_many=template is not None, as_json=options["as_json"])


def _check_words(title: str | None, template: str | None, fields: tuple[str, ...]) -> None:
    ctx = click.get_current_context()
    if title is None and template is None:
        raise click.MissingParameter(ctx=ctx, param_hint="'TITLE'", param_type="argument")
    if fields and template is None:
        raise click.UsageError("--field needs --template.", ctx)
    for said in fields:
        if not said.partition("=")[0].strip() or "=" not in said:
            raise click.UsageError(f"--field wants NAME=VALUE, not `{said}`.", ctx)


def _wishes(project: "Project", home: "Home | None", title: str | None, options: dict[str, Any]) -> "Wishes":
    from penguin_git.tracker import drafting

    known = drafting.own_names(project) if options["assigned_to"] else ()
    return wishes_of(options, title=title, project=home.slug if home else None, known_people=known)


def _drafting(
    project: "Project",
    seen: "View",
    wishes: "Wishes",
    template: str | None,
    fields: tuple[str, ...],
    *,
    chosen: str | None,
    inside: str | None,
    from_base: bool,
) -> "Callable[[], tuple[Drafts, str]]":
    """All is asked that is to be asked; the call makes the wanted tasks and what their commit is called."""
    from penguin_git.tracker import drafting
    from penguin_git.tracker.drafts import Drafts

    def one() -> "tuple[Drafts, str]":
        task = drafting.draft(project, seen, wishes, chosen=chosen, inside=inside)
        return Drafts((task,)), f"{task.id}: add {task.title}"

    if template is None:
        return one
    from penguin_git.cli import field_prompts
    from penguin_git.model import filling_in
    from penguin_git.tracker import catalogue, instantiating

    source, remark = catalogue.usable(project, template, from_base=from_base)
    if remark:
        output.say(remark)
    pairs = [(name.strip(), value) for name, _, value in (said.partition("=") for said in fields)]
    values = filling_in.filled_in(source.template.fields, pairs)
    values = field_prompts.answered(source.slug, source.template.fields, values)

    def many() -> "tuple[Drafts, str]":
        found = instantiating.drafts(project, seen, source, values, wishes, chosen=chosen, inside=inside)
        return found, instantiating.subject(source, found.tasks)

    return many


def _completed(
    project: "Project", seen: "View", found: "Drafts", home: "Home | None", *, with_budgets: bool
) -> "Drafts":
    """The drafts with the project that all of them go to, and with limits where these are wanted."""
    from penguin_git.tracker.drafts import Drafts

    tasks = _with_budgets(project, seen, found.tasks) if with_budgets else found.tasks
    return Drafts(tasks, (*((home,) if home else ()), *found.homes))


def _with_budgets(project: "Project", seen: "View", tasks: "Sequence[Task]") -> "tuple[Task, ...]":
    """The tasks with limits, but for those that are worked on in parts; each says where they come from."""
    from penguin_git.tracker import estimates

    parents, found = {task.parent for task in tasks}, []
    for task in tasks:
        budgeted, why = (task, "") if task.id in parents else estimates.with_budget(project, seen.seen, task)
        found.append(budgeted)
        if why:
            output.say(why)
    return tuple(found)


def _save(
    project: "Project", found: "Drafts", subject: str, *, commit: bool, on_base: bool, inside: str | None
) -> None:
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import creating

    saved = creating.create_all(
        project,
        found.tasks,
        subject,
        commit=commit,
        on_base=on_base and not inside,
        beside={} if inside else found.edits,
    )
    if not inside:  # an attempt proposes tasks alone
        for home in {home.slug: home for home in found.homes}.values():
            ending.tell_new_project(home)
    path = creating.location(project, found.tasks[0].id, saved.commit)
    more = len(found.tasks) - 1
    if inside:
        files = f"`{path}`{f' and {more} more' if more else ''}"
        output.say(f"Proposed {files}: penguin takes it from here when the attempt ends.")
    else:
        ending.tell(project, saved, path, commit=commit, more=more)


def _tell_of_parent(project: "Project", parent: "TaskId") -> None:
    """Say that a task is not worked on itself any more, where it got its first part."""
    from penguin_git.tracker.view import view

    seen = view(project)
    task = seen.rows[parent].task
    if len(seen.graph.children.get(parent, ())) == 1 and (task.run or task.checks):
        output.say(f"`{parent}` has a part now, and is done with it: its script and checks don't run.")


def _print(project: "Project", tasks: "Sequence[Task]", *, is_many: bool, as_json: bool) -> None:
    from penguin_git.tracker.rows import plain
    from penguin_git.tracker.view import view

    if as_json:
        rows = view(project).rows
        told = [rows[task.id].plain() if task.id in rows else plain(task, "draft", ()) for task in tasks]
        _print_json(told, is_many=is_many)
        return
    for task in tasks:
        output.data(task.id)


def _show(project: "Project", tasks: "Sequence[Task]", *, is_many: bool, as_json: bool) -> None:
    from penguin_git.tracker import creating
    from penguin_git.tracker.rows import plain

    files = creating.new_files(project, tasks)
    if as_json:
        rows = [plain(task, "draft", ()) for task in tasks]
        _print_json(rows, is_many=is_many, files={path: data.decode() for path, data in files.items()})
        return
    output.data("\n".join(f"# {path}\n{data.decode()}" for path, data in files.items()).rstrip("\n"))
    output.say("Nothing was written; the ids will be others." if len(files) > 1 else "Nothing was written.")


def _print_json(rows: list[dict[str, object]], *, is_many: bool, **more: object) -> None:
    output.as_json(task=rows[0], **({"tasks": rows} if is_many else {}), **more)
