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

if TYPE_CHECKING:
    from penguin_git.model.config import Config
    from penguin_git.model.ids import TaskId
    from penguin_git.model.suggestion import Analysis, Suggestion
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.suggesting.analysing import Progress


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
    from penguin_git.cli import suggested

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
        made = _create(project, seen.config, fresh, home, labels) if is_wanted else {}
    if as_json:
        suggested.as_json(analysis, wanted, fresh, covered, made)
        return
    suggested.table(fresh, made)
    suggested.tell_covered([one for one in wanted if one.key in covered], covered)
    if more := len(wanted) - len(covered) - len(fresh):
        output.say(f"{more} more matter less: `--limit {len(fresh) + more}` shows them, too.")
    suggested.tell(analysis, path, None if wanted else least)


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
