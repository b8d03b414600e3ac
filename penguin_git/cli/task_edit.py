"""`penguin task edit`."""

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.tracker.project import Project
    from penguin_git.tracker.rewriting import Page
    from penguin_git.tracker.view import View


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--no-commit", is_flag=True, help="Write the file and leave the commit to you.")
@pass_place
def edit(place: Place, task: str, *, no_commit: bool) -> int:
    """Edit a task's file in your editor

    Opens $VISUAL or $EDITOR on a copy of the file, and keeps the edit only when all of it can be read and
    every move of the state is a legal one. Otherwise it says what is wrong, and on a terminal offers to edit
    again; the edited text is kept beside. Also mends a file that can't be read.

    \b
      penguin task edit k3f9
      VISUAL="code --wait" penguin task edit "Fix the login"
    """
    return edited(place, task, commit=not no_commit)


def edited(place: Place, task: str, *, commit: bool) -> int:
    """Have a task's file edited, and say what came of it; the exit code."""
    from penguin_git.tracker import rewriting
    from penguin_git.tracker.view import view

    with place.changing_tasks("change tasks") as project:
        seen = view(project)
        page = rewriting.page_of(project, seen, task)
        copy = _copy(project, page)
        try:
            if not _edited(place, seen, page, copy):
                return TROUBLE
        finally:
            _drop_unchanged(page, copy)
        return _kept(project, page, copy, commit=seen.config.auto_commit and commit)


def _copy(project: "Project", page: "Page") -> Path:
    edits = project.repo.runtime / "edits"
    edits.mkdir(parents=True, exist_ok=True)
    copy = Path(mkdtemp(dir=edits)) / page.name
    copy.write_bytes(page.text)
    return copy


def _edited(place: Place, seen: "View", page: "Page", copy: Path) -> bool:
    """Let the user edit until the text holds; False where they leave it at that."""
    from penguin_git.cli import editor
    from penguin_git.tracker import rewriting

    while True:
        editor.opened(copy, place.environ)
        new = copy.read_bytes()
        problems = rewriting.problems(seen, page, new) if new != page.text else ()
        if not problems:
            return True
        for problem in problems:
            output.say(visible(str(problem).replace(page.path, str(copy), 1)))
        if not (sys.stdin.isatty() and click.confirm("Edit it again?", default=True, err=True)):
            output.say(f"`{page.path}` is as it was. What you wrote is in `{copy}`.")
            return False


def _kept(project: "Project", page: "Page", copy: Path, *, commit: bool) -> int:
    from penguin_git.cli import saved as ending
    from penguin_git.tracker import rewriting

    if not copy.exists():
        output.say(f"Nothing was changed in `{page.path}`.")
        return FINE
    try:
        saved = rewriting.save(project, page, copy.read_bytes(), commit=commit)
    except PenguinError as error:
        raise PenguinError(error.message, hint=f"What you wrote is in `{copy}`.") from None
    ending.tell(project, saved, page.path, commit=commit)
    _drop(copy)
    return FINE


def _drop_unchanged(page: "Page", copy: Path) -> None:
    if not copy.exists() or copy.read_bytes() == page.text:
        _drop(copy)


def _drop(copy: Path) -> None:
    from shutil import rmtree

    rmtree(copy.parent)  # an editor may have left a backup beside it
