"""`penguin task suggest`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.suggestion import Analysis, Suggestion
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.suggesting.analysing import Progress
    from penguin_git.tracker.suggesting.covering import Cover
    from penguin_git.tracker.view import View


@click.command()
@click.argument("path", required=False, default=".", type=click.Path(path_type=Path), metavar="[PATH]")
@click.option(
    "--min-priority",
    "least",
    type=click.FloatRange(0, 1),
    default=0.4,
    show_default=True,
    metavar="NUMBER",
    help="Only what matters so much, from 0 to 1.",
)
@click.option("--create", "is_wanted", is_flag=True, help="Make the tasks, all in one commit.")
@click.option(
    "--project",
    "home",
    metavar="NAME",
    shell_complete=completing.projects,
    help="The project of the new tasks.",
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="LABEL",
    help="A label for the new tasks instead of `suggested`; repeatable.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most this many suggestions.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def suggest(
    place: Place,
    path: Path,
    *,
    least: float,
    is_wanted: bool,
    home: str | None,
    labels: tuple[str, ...],
    limit: int | None,
    as_json: bool,
) -> None:
    """Suggest tasks by looking at code

    Finds TODO marks, functions that are too complex, code that no test comes near, public names without
    docstrings, files that can't be read, and dependencies that are declared twice or not used. Nothing is
    run. What a task covers already is left out, unless that is completed. With --json: {"version": 1,
    "suggestions": [{"title", "description", "priority", "level", "location", "kind", "reasons", ...}],
    "covered": [...], "left_out": [...], "created": [...]}.

    \b
      penguin task suggest src --min-priority 0.7
      penguin task suggest --limit 5 --create --project "Spring cleaning"
    """
    _check_words(is_wanted, home, labels)
    if is_wanted:
        place.refuse_inside_task("make tasks of suggestions")
    with place.project() as project:
        from penguin_git.tracker.suggesting import covering
        from penguin_git.tracker.view import view

        start = place.folder / path
        if is_wanted and not start.resolve().is_relative_to(project.repo.work_tree.resolve()):
            raise PenguinError(
                f"`{path}` lies outside of this repository.", hint="Leave out `--create`, or go there."
            )
        analysis = _analysis(place, start)
        seen = view(project)
        wanted = [one for one in analysis.tasks if one.priority >= least]
        covered = covering.covers(seen, wanted)
        fresh = [one for one in wanted if one.key not in covered][:limit]
        made = _create(project, seen, fresh, home, labels) if is_wanted and fresh else ()
    if as_json:
        _print_json(analysis, wanted, fresh, covered, made)
    else:
        _print(fresh, made)
        _tell(analysis, wanted, covered, path, least)


def _check_words(is_wanted: bool, home: str | None, labels: tuple[str, ...]) -> None:
    if not is_wanted and (home or labels):
        raise click.UsageError("--project and --label need --create.", click.get_current_context())
    if not all(label.strip() for label in labels):
        raise click.BadParameter("it is empty.", param_hint="'--label'")


def _analysis(place: Place, start: Path) -> "Analysis":
    from penguin_git.tracker.api.code_analyzer import CodeAnalyzer

    with _progress() as progress:
        return CodeAnalyzer(world=place.world()).analyze_codebase(start, progress=progress)


@contextmanager
def _progress() -> "Iterator[Progress | None]":
    """How far the look is, where somebody sits at a terminal; the line is gone in the end."""
    if not sys.stderr.isatty():
        yield None
        return

    def tell(done: int, of: int) -> None:
        if done % 50 == 0 or done == of:
            click.echo(f"\r{done:,} of {of:,} files", nl=False, err=True)

    yield tell
    click.echo(f"\r{' ' * 30}\r", nl=False, err=True)


def _create(
    project: "Project", seen: "View", fresh: "Sequence[Suggestion]", home: str | None, labels: tuple[str, ...]
) -> tuple[str, ...]:
    from penguin_git.cli import saved as ending
    from penguin_git.cli.task_options import home_of
    from penguin_git.tracker import creating
    from penguin_git.tracker.suggesting import making

    place, commit = home_of(project, home), seen.seen.config.auto_commit
    tasks, saved = making.make(
        project, seen, fresh, home=place, labels=labels or (making.LABEL,), commit=commit
    )
    ending.tell_new_project(place)
    ending.tell(project, saved, creating.location(project, tasks[0].id), commit=commit, more=len(tasks) - 1)
    return tuple(task.id for task in tasks)


def _print(fresh: "Sequence[Suggestion]", made: Sequence[str]) -> None:
    cells = [
        (
            *([made[number]] if made else []),
            f"{one.priority:.2f}",
            visible(one.location),
            visible(one.title),
        )
        for number, one in enumerate(fresh)
    ]
    for line in output.table(cells, room=output.room()):
        output.data(line)


def _tell(
    analysis: "Analysis",
    wanted: "Sequence[Suggestion]",
    covered: "Mapping[str, Cover]",
    path: Path,
    least: float,
) -> None:
    for one in wanted:
        if cover := covered.get(one.key):
            state = output.coloured(cover.status)
            output.say(f"left out, as `{cover.task}` ({state}) covers it: {visible(one.title)}")
    for left in analysis.left_out:
        files = f"{left.count:,} files such as" if left.count > 1 else "A file,"
        output.say(f"not looked at: {files} `{visible(left.example)}`: {left.reason}.")
    if not analysis.files:
        output.say(f"There is no code in `{path}` to look at, or git ignores it.")
    elif not wanted:
        less = f"; {len(analysis.tasks)} matter less" if analysis.tasks else ""
        output.say(f"Looked at {analysis.files:,} files and have nothing to suggest above {least:g}{less}.")


def _print_json(
    analysis: "Analysis",
    wanted: "Sequence[Suggestion]",
    fresh: "Sequence[Suggestion]",
    covered: "Mapping[str, Cover]",
    made: Sequence[str],
) -> None:
    from msgspec import structs

    output.as_json(
        suggestions=[_plain(one) for one in fresh],
        covered=[
            {"title": one.title, "location": one.location, **structs.asdict(covered[one.key])}
            for one in wanted
            if one.key in covered
        ],
        files=analysis.files,
        left_out=[structs.asdict(one) for one in analysis.left_out],
        created=list(made),
    )


def _plain(one: "Suggestion") -> dict[str, object]:
    from msgspec import structs

    limits = structs.asdict(one.estimated_constraints)
    budget = {name: value for name, value in limits.items() if value is not None}
    return {
        **structs.asdict(one),
        "level": one.get_priority_level(),
        "type": one.type,
        "estimated_constraints": budget,
    }
