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
    from penguin_git.model.config import Config
    from penguin_git.model.ids import TaskId
    from penguin_git.model.suggestion import Analysis, Suggestion
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.suggesting.analysing import Progress
    from penguin_git.tracker.suggesting.covering import Cover

_LISTED = 10  # suggestions that tasks cover; the others are counted


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
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    metavar="N",
    help="At most this many suggestions.",
)
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
    limit: int,
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
        made = _create(project, seen.seen.config, fresh, home, labels) if is_wanted else {}
    if as_json:
        _print_json(analysis, wanted, fresh, covered, made)
        return
    _print(fresh, made)
    _tell_covered([one for one in wanted if one.key in covered], covered)
    if more := len(wanted) - len(covered) - len(fresh):
        output.say(f"{more} more matter less: `--limit {len(fresh) + more}` shows them, too.")
    _tell(analysis, path, None if wanted else least)


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
    project: "Project",
    config: "Config",
    fresh: "Sequence[Suggestion]",
    home: str | None,
    labels: tuple[str, ...],
) -> "Mapping[str, TaskId]":
    """The new tasks by the keys of their suggestions."""
    from penguin_git.cli import saved as ending
    from penguin_git.cli.task_options import home_of
    from penguin_git.tracker import creating
    from penguin_git.tracker.suggesting import making

    place, commit = home_of(project, home), config.auto_commit
    made = making.make(project, fresh, home=place, labels=labels or (making.LABEL,), commit=commit)
    if made is None:
        return {}
    ending.tell_new_project(place)
    first, more = next(iter(made.tasks.values())), len(made.tasks) - 1
    ending.tell(project, made.saved, creating.location(project, first), commit=commit, more=more)
    return made.tasks


def _print(fresh: "Sequence[Suggestion]", made: "Mapping[str, TaskId]") -> None:
    cells = [
        (
            *([made.get(one.key, "")] if made else []),
            f"{one.priority:.2f}",
            visible(one.location),
            visible(one.title),
        )
        for one in fresh
    ]
    for line in output.table(cells, room=output.room()):
        output.data(line)


def _tell_covered(wanted: "Sequence[Suggestion]", covered: "Mapping[str, Cover]") -> None:
    for one in wanted[:_LISTED]:
        cover = covered[one.key]
        output.say(
            f"left out, as `{cover.task}` ({output.coloured(cover.status)}) covers it: {visible(one.title)}"
        )
    if more := len(wanted[_LISTED:]):
        output.say(f"left out, as tasks cover them: {more} more.")


def _tell(analysis: "Analysis", path: Path, nothing_above: float | None) -> None:
    """What was not looked at; and that nothing was found, where that is so, of what matters so much."""
    for left in analysis.left_out:
        files = f"{left.count:,} files such as" if left.count > 1 else "a file,"
        output.say(f"not looked at: {files} `{visible(left.example)}`: {left.reason}.")
    if not analysis.files:
        output.say(f"There is no code in `{visible(str(path))}` to look at, or git ignores it.")
    elif nothing_above is not None:
        less = f"; {len(analysis.tasks)} matter less" if analysis.tasks else ""
        files = f"{analysis.files:,} file{'s' if analysis.files > 1 else ''}"
        output.say(f"Looked at {files} and have nothing to suggest above {nothing_above:g}{less}.")


def _print_json(
    analysis: "Analysis",
    wanted: "Sequence[Suggestion]",
    fresh: "Sequence[Suggestion]",
    covered: "Mapping[str, Cover]",
    made: "Mapping[str, TaskId]",
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
        created=[{"task": task, "key": key} for key, task in made.items()],
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
