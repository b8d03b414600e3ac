"""Tasks of ours as JSON for programs: every field of every task file, and the projects' files.

`{"version": 1, "projects": [...], "tasks": [...]}`; the keys are those of the files, and `id`. What
`penguin task list --json` prints is read, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from penguin_git.codec.foreign import records
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import ids
from penguin_git.model.incoming.item import Record
from penguin_git.model.project import ProjectFile
from penguin_git.model.project import slug as slug_of
from penguin_git.model.task import Free, Task

VERSION = 1
_DERIVED = frozenset({"state", "reasons"})  # of listings
_MOST_PROBLEMS = 50

S = TypeVar("S", bound=Struct)


def formatted(tasks: Iterable[Task], projects: Iterable[ProjectFile]) -> bytes:
    """The JSON of tasks and projects; fields that say nothing are left out."""
    said = {"version": VERSION, "projects": list(projects), "tasks": [_plain(task) for task in tasks]}
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def _plain(task: Task) -> dict[str, Free]:
    said: dict[str, Free] = {"id": task.id, "title": task.title, "status": task.status}
    return said | {name: value for name, value in _builtins(task).items() if name not in said}


def _builtins(task: Task) -> dict[str, Free]:
    said: dict[str, Free] = msgspec.to_builtins(task)
    limits = task.resource_constraints
    if "resource_constraints" in said:
        said["resource_constraints"] = {
            name: value for name in limits.__struct_fields__ if (value := getattr(limits, name)) is not None
        }
    return said


def parsed(text: str, path: str) -> tuple[tuple[tuple[str, Task], ...], tuple[ProjectFile, ...]]:
    """Tasks with their places, and projects. `BrokenFile` says what can't be read as that."""
    problems: list[Problem] = []
    listed = records.records(text, path)
    tasks = [(one.place, _typed(one, Task, problems)) for one in listed]
    projects = [_typed(one, ProjectFile, problems) for one in _projects(text, path)]
    _check_ids([(place, task) for place, task in tasks if task], problems)
    if problems:
        raise BrokenFile(problems[:_MOST_PROBLEMS])
    return tuple((place, task) for place, task in tasks if task), tuple(one for one in projects if one)


def _projects(text: str, path: str) -> Sequence[Record]:
    try:
        whole = msgspec.json.decode(text.encode(errors="replace"))
    except (msgspec.DecodeError, msgspec.ValidationError):  # an object a line: those are tasks
        return ()
    version = whole.get("version") if isinstance(whole, dict) else VERSION
    if version != VERSION:
        hint = f"This penguin reads version {VERSION}."
        raise BrokenFile([Problem(path, 0, 0, f"The version `{str(version)[:20]}` is not known.", hint)])
    said = whole.get("projects", []) if isinstance(whole, dict) else []
    rows = said if isinstance(said, list) else []
    return [
        Record(f"{path}, project {number}", row)
        for number, row in enumerate(rows, start=1)
        if isinstance(row, dict)
    ]


def _typed(record: Record, kind: type[S], problems: list[Problem]) -> S | None:
    known = {*kind.__struct_fields__, *_DERIVED}
    if odd := sorted(record.said.keys() - known):
        problems.append(Problem(record.place, 0, 0, f"There is no key `{odd[0][:60]}` here."))
        return None
    try:
        return msgspec.convert(_without_nulls(record.said), kind)
    except (msgspec.ValidationError, PenguinError) as error:
        problems.append(Problem(record.place, 0, 0, f"{str(error).splitlines()[0]}."))
        return None


def _without_nulls(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None and name not in _DERIVED}


def _check_ids(tasks: Sequence[tuple[str, Task]], problems: list[Problem]) -> None:
    seen: set[str] = set()
    for place, task in tasks:
        named = (task.id, *filter(None, (task.parent,)), *task.depends_on, *task.relates_to)
        bad = next((one for one in (*named, *task.discovered_from) if not ids.is_valid(one)), None)
        if bad is not None:
            problems.append(Problem(place, 0, 0, f"`{bad[:60]}` can't be the id of a task."))
        elif task.id in seen:
            problems.append(Problem(place, 0, 0, f"There is another task `{task.id}` above."))
        seen.add(task.id)


def check_projects(projects: Iterable[ProjectFile], path: str) -> None:
    """Refuse projects whose id is none that a file could have."""
    problems = [
        Problem(path, 0, 0, f"`{project.id[:60]}` can't be the id of a project.")
        for project in projects
        if not _is_slug(project.id)
    ]
    if problems:
        raise BrokenFile(problems)


def _is_slug(text: str) -> bool:
    try:
        return slug_of(text) == text
    except PenguinError:
        return False
