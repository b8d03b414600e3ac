"""What is wrong with dependencies and parents, with the file and line that say so."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from penguin_git.codec import quick_lookup
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.model import layout, soundness
from penguin_git.model.ids import TaskId
from penguin_git.model.soundness import Code, Fault
from penguin_git.store.checkout import read_file
from penguin_git.store.collecting import is_loop
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


class Finding(Struct, frozen=True):
    """One problem and its place. Line and column count from 1; 0 means that only the file is known."""

    code: Code
    task: TaskId | None
    message: str
    path: str
    line: int
    column: int
    hint: str = ""
    loop: tuple[TaskId, ...] = ()

    def plain(self) -> dict[str, object]:
        """The finding for JSON; a place that is not known is left out, `tasks` are those of a cycle."""
        place = {"line": self.line, "column": self.column} if self.line else {}
        loop = {"tasks": list(self.loop)} if self.loop else {}
        said = {"code": self.code, "task": self.task, "message": self.message, "hint": self.hint}
        return {**said, "path": self.path, **place, **loop}

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"


def findings(project: Project, view: View, wanted: Collection[TaskId]) -> list[Finding]:
    """Everything that is wrong with the wanted tasks; broken files always count."""
    broken = [
        Finding(
            Code.BROKEN_FILE,
            layout.task_of(problem.path),
            problem.message,
            problem.path,
            problem.line,
            problem.column,
            problem.hint,
        )
        for problem in view.broken
        if not is_loop(problem)
    ]
    faults = soundness.within(soundness.faults(view.graph), wanted)
    files = _Files(project)
    return broken + [_placed(files, view, fault) for fault in faults]


class _Files:
    """The versions of the file that was asked for last: all faults of a task come one after another."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._path = ""
        self._here: bytes | None = None

    def versions(self, path: str) -> Iterator[bytes | None]:
        """The checkout's version, and the base's for whoever does not find it there; the view merges them."""
        if path != self._path:
            self._path, self._here = path, _here(self._project, path)
        yield self._here
        yield _on_base(self._project, path)


def _placed(files: _Files, view: View, fault: Fault) -> Finding:
    path = view.rows[fault.task].path
    task = view.graph.tasks[fault.task]
    said = task.depends_on if fault.field == "depends_on" else (fault.item,)
    line, column = _place(files, path, fault, said)
    return Finding(fault.code, fault.task, fault.message, path, line, column, fault.hint, fault.loop)


def _place(files: _Files, path: str, fault: Fault, said: tuple[TaskId, ...]) -> tuple[int, int]:
    for data in files.versions(path):
        if data and (quick := quick_lookup.place(data, fault.field, said, fault.item)):
            return quick
        from penguin_git.codec import lookup  # it brings YAML, for files that are written otherwise

        try:
            line, column = lookup.place(data, path, fault.field, fault.item) if data else (0, 0)
        except BrokenFile:
            continue  # the broken version is a finding of its own
        if line:
            return line, column
    return 0, 0


def _here(project: Project, path: str) -> bytes | None:
    try:
        return read_file(project.repo.work_tree, path)
    except PenguinError:
        return None


def _on_base(project: Project, path: str) -> bytes | None:
    try:
        return project.store.blob_at(project.store.base_commit(), path)
    except KeyError:
        return None
