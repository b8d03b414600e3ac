"""A task's file as a person rewrote it: checked as a whole, and kept only when it holds."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, structs

from penguin_git.codec import editing as text_editing
from penguin_git.codec import lines
from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.git.repository import head_branch
from penguin_git.model import ids, layout
from penguin_git.model import status as moves
from penguin_git.model.knots import EDGES, ties
from penguin_git.model.merging import merged
from penguin_git.model.task import Task
from penguin_git.store.checkout import read_file
from penguin_git.tracker import creating, edges, editing, finding, loops
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


class Page(Struct, frozen=True):
    """A task's file as it was before the edit. A broken one holds no task."""

    path: str
    text: bytes
    task: Task | None

    @property
    def name(self) -> str:
        """The name of the file without its folders."""
        return self.path.rpartition("/")[2]


def page_of(project: Project, view: View, text: str) -> Page:
    """The file of the task that `text` names, where an edit of it goes: the checkout's or the base's."""
    path = _path(project, view, text)
    on_base = _on_base(project, path)
    here = head_branch(project.repo) == project.store.base_name and not project.store.shared
    data = on_base if on_base is not None and not here else read_file(project.repo.work_tree, path)
    data = on_base if data is None else data
    if data is None:
        raise PenguinError(f"`{path}` is gone.")
    try:
        return Page(path, data, task_codec.parse(data, path))
    except BrokenFile:
        return Page(path, data, None)


def problems(view: View, page: Page, new: bytes) -> tuple[Problem, ...]:
    """Everything that is wrong with the new text, in the order of its lines."""
    try:
        task = task_codec.parse(new, page.path)
    except BrokenFile as broken:
        return broken.problems
    return tuple(sorted(_impossible(view, page, task, new)))


def save(project: Project, page: Page, new: bytes, *, commit: bool) -> Saved:
    """Put the new text in the place of the old one.

    Where the file has changed since, or HEAD has another version of it, that version gets what the edit
    changed, field by field; a `PenguinError` where both changed the same field, or where a loop of waiting
    would be closed by now.
    """
    task = task_codec.parse(new, page.path)
    edges = {name: getattr(task, name) for name in EDGES}
    seen = page.task or structs.replace(task, depends_on=(), parent=None)

    def check(_: Mapping[str, bytes | None]) -> None:
        if ties(task) != ties(seen):
            loops.check_change(project, task.id, edges, seen)

    def changed(data: bytes | None) -> bytes:
        if data is None:
            raise PenguinError(f"`{page.path}` is gone.")
        return new if data == page.text else _carried_over(page, new, data)

    return editing.save(project, page.path, changed, _subject(page, task), commit=commit, check=check)


def _path(project: Project, view: View, text: str) -> str:
    try:
        return creating.location(project, finding.id_of(view, text))
    except BrokenFile as broken:
        return broken.problems[0].path  # an edit is how it gets whole again


def _on_base(project: Project, path: str) -> bytes | None:
    try:
        return project.store.blob_at(project.store.base_commit(), path)
    except KeyError:
        return None


def _impossible(view: View, page: Page, task: Task, new: bytes) -> Iterator[Problem]:
    """What a task of its own may say, and not this one among these others."""
    for key, check in (("status", _move), ("depends_on", _dependencies), ("parent", _parent)):
        try:
            check(view, page, task)
        except PenguinError as error:
            yield Problem(page.path, lines.line_of(new, key), 1, error.message, error.hint)


def _move(_view: View, page: Page, task: Task) -> None:
    if page.task is not None:
        moves.move(page.task.status, task.status, by_person=True)


def _dependencies(view: View, page: Page, task: Task) -> None:
    known = set(page.task.depends_on) if page.task else set()
    for needed in task.depends_on:
        if needed not in view.rows and needed not in known:
            ids.resolve(needed, view.titles)
            raise PenguinError(f"`{needed}` is not the whole id of a task.")
    if page.task is None or task.depends_on != page.task.depends_on:
        loops.check(view, task)


def _parent(view: View, page: Page, task: Task) -> None:
    if task.parent is None or (page.task and task.parent == page.task.parent):
        return
    if task.parent not in view.rows:
        ids.resolve(task.parent, view.titles)
        raise PenguinError(f"`{task.parent}` is not the whole id of a task.")
    edges.check_parent(view, task.parent)
    loops.check(view, task)


def _carried_over(page: Page, new: bytes, data: bytes) -> bytes:
    if page.task is None:
        raise PenguinError(f"`{page.path}` has changed while you edited it.")
    theirs = task_codec.parse(data, page.path)
    both = merged(page.task, theirs, task_codec.parse(new, page.path))
    if clashes := [*both.clashes, *both.overruled]:
        fields = ", ".join(f"`{clash.field}`" for clash in clashes)
        raise PenguinError(f"`{page.path}` has changed while you edited it, and so has {fields}.")
    return text_editing.edited(data, task_codec.changes(theirs, both.task))


def _subject(page: Page, task: Task) -> str:
    if page.task is None:
        return f"{layout.task_of(page.path)}: mend the file"
    old = page.task
    fields = [name for name in task.__struct_fields__ if getattr(task, name) != getattr(old, name)]
    return f"{task.id}: change {', '.join(fields) or 'the wording of the file'}"
