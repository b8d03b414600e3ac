"""The kinds of files under `.penguin`, and how each is read to see whether it can be."""

from collections.abc import Callable
from enum import Enum
from typing import Final

from penguin_git.errors import BrokenFile, Problem
from penguin_git.model import layout
from penguin_git.model.task import Task

REGULAR: Final = ("100644", "100755")
_YAML = (".yaml", ".yml")


class Kind(Enum):
    TASK = "task"
    RECORD = "record"
    CONFIG = "config"
    PROJECT = "project"
    TEMPLATE = "template"


def kind_of(path: str) -> Kind | None:
    """Return what a path holds; None for what penguin never reads."""
    name = path.rpartition("/")[2]
    if path == layout.CONFIG:
        return Kind.CONFIG
    if not name.endswith(_YAML) or name.startswith("."):
        return None
    folders = {
        f"{layout.TASKS}/": Kind.TASK,
        f"{layout.RECORDS}/": Kind.RECORD,
        f"{layout.PROJECTS}/": Kind.PROJECT,
        f"{layout.TEMPLATES}/": Kind.TEMPLATE,
    }
    return next((kind for folder, kind in folders.items() if path.startswith(folder)), None)


def problems_of(kind: Kind, path: str, mode: str, data: bytes) -> tuple[Problem, ...]:
    """Return everything that keeps a file from being read as what it should be."""
    if mode not in REGULAR:
        return (irregular(path),)
    try:
        _READERS[kind](data, path)
    except BrokenFile as broken:
        return broken.problems
    return ()


def irregular(path: str) -> Problem:
    """Return the problem with a link or a submodule."""
    return Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself.")


def rewritten(path: str, *, is_gone: bool, rev: str = "HEAD") -> Problem:
    """Return the problem with a record that did not stay as it was."""
    message = f"A record is written once and never {'removed' if is_gone else 'changed'}."
    return Problem(path, 0, 0, message, f"Put it back: git restore --source={rev} --staged --worktree {path}")


def task(data: bytes, path: str) -> Task:
    """Return the task that a file holds; raises `BrokenFile`."""
    from penguin_git.codec import tasks

    return tasks.parse(data, path)


def _record(data: bytes, path: str) -> None:
    from penguin_git.codec import records

    record = records.parse(data, path)
    wanted = layout.record(record.task, record.attempt)
    if path != wanted:
        message = f"This is the record of attempt {record.attempt} of `{record.task}`."
        raise BrokenFile([Problem(path, 0, 0, message, f"Its place is `{wanted}`.")])


def _config(data: bytes, path: str) -> None:
    from penguin_git.codec import config

    read = config.parse(data, path)
    if not (read.agents or read.aliases or read.default_agent):
        return
    from penguin_git.agents import misconfigured
    from penguin_git.agents.missing import NotInstalled

    found = (one for one in misconfigured.troubles(read) if not isinstance(one, NotInstalled))
    if wrong := [Problem(path, 0, 0, one.message, one.hint) for one in found]:
        raise BrokenFile(wrong)


def _project(data: bytes, path: str) -> None:
    from penguin_git.codec import projects

    projects.parse(data, path)


def _template(data: bytes, path: str) -> None:
    from penguin_git.codec import templates
    from penguin_git.templating import checking

    slug = layout.template_of(path)
    if slug is None:
        message = "The name of the file names no template."
        raise BrokenFile([Problem(path, 0, 0, message, "Use letters and digits, as in `code-review.yaml`.")])
    if wrong := checking.problems(templates.parse(data, path, slug)):
        raise BrokenFile(wrong)


_READERS: Final[dict[Kind, Callable[[bytes, str], object]]] = {
    Kind.TASK: task,
    Kind.RECORD: _record,
    Kind.CONFIG: _config,
    Kind.PROJECT: _project,
    Kind.TEMPLATE: _template,
}
