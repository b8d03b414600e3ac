"""New tasks and edits of tasks: files, and one commit."""

from collections.abc import Mapping, Sequence

from msgspec import structs

from penguin_git.codec import quick_editing
from penguin_git.codec import tasks as task_codec
from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import EDGES, ties
from penguin_git.model.merging import GROWING, replayed
from penguin_git.model.task import Task
from penguin_git.store.checkout import task_files
from penguin_git.store.paths import path_at
from penguin_git.tracker import editing, loops
from penguin_git.tracker.edit import Change, Check, Saved, Trailers
from penguin_git.tracker.project import Project

NOTHING: Mapping[str, Change] = {}


def create(
    project: Project,
    task: Task,
    *,
    commit: bool = True,
    on_base: bool = False,
    beside: Mapping[str, Change] = NOTHING,
) -> Saved:
    """Write a new task's file and commit that one path; `beside` are edits for the same commit."""
    subject = f"{task.id}: add {task.title}"
    return create_all(project, [task], subject, commit=commit, on_base=on_base, beside=beside)


def create_all(
    project: Project,
    tasks: Sequence[Task],
    subject: str,
    *,
    commit: bool = True,
    on_base: bool = False,
    beside: Mapping[str, Change] = NOTHING,
) -> Saved:
    """Write the files of new tasks and commit them all at once, `beside` with them. None may be there yet."""
    edits = new_edits(project, tasks)
    tied = [task for task in tasks if any(ties(task))]
    if on_base and tied:
        _check_ties_on_base(project, tasks)
    return editing.save_all(
        project,
        {**edits, **beside},
        subject,
        commit=commit,
        on_base=on_base,
        check=lambda _: loops.check_new(project, tied) if tied else None,
    )


def _check_ties_on_base(project: Project, tasks: Sequence[Task]) -> None:
    """Nobody may find edges on the base that lead to drafts of somebody's branch."""
    base = project.snapshots.at(project.store.base_commit())
    known = {task.id for task in tasks} | base.heads.keys() | base.unreadable
    named = {one for task in tasks for one in (task.parent, *task.depends_on) if one}
    if drafts := sorted(named - known):
        these = ", ".join(f"`{one}`" for one in drafts)
        where = f"on the base branch `{project.store.base_name}` yet"
        raise PenguinError(
            f"No task there can wait for {these}, or be a part of it: that is not {where}.",
            hint="Merge this branch first, or leave `--on-base` out: the task is a draft then, too.",
        )


def new_edits(project: Project, tasks: Sequence[Task]) -> dict[str, Change]:
    """The edits that write the files of new tasks, by their paths; none of them may be there yet."""
    return {path: new_file(path, data) for path, data in new_files(project, tasks).items()}


def new_files(project: Project, tasks: Sequence[Task]) -> dict[str, bytes]:
    """The files of new tasks by their paths, as `create_all` writes them."""
    count = project.snapshots.count_here()
    found = {}
    for number, task in enumerate(tasks):
        path = layout.new_task(task.id, count + number)
        found[path] = task_codec.format_new(task, depth=path.count("/") - 1)
        task_codec.parse(found[path], path)  # what we write must be what we accept
    return found


def new_file(path: str, data: bytes) -> Change:
    """The edit that writes a file where none may be yet."""

    def made(old: bytes | None) -> bytes:
        if old is not None:
            raise PenguinError(f"`{path}` is there already.", hint="Try again: somebody was faster.")
        return data

    return made


def patch(
    project: Project,
    task: TaskId,
    fields: Mapping[str, object],
    subject: str,
    *,
    seen: Task | None = None,
    commit: bool = True,
    beside: Mapping[str, Change] = NOTHING,
    trailers: Trailers = editing.BY_A_PERSON,
    check: Check = lambda _: None,
) -> Saved:
    """Set some fields of a task as `patches` does, in a commit. `beside` are edits of other files for it.

    New edges that would close a loop by then are refused, and whatever `check` refuses.
    """

    def checked(files: Mapping[str, bytes | None]) -> None:
        if seen is not None and not EDGES.isdisjoint(fields):
            loops.check_change(project, task, fields, seen)
        check(files)

    edits = {**patches(project, task, fields, seen=seen), **beside}
    return editing.save_all(project, edits, subject, commit=commit, trailers=trailers, check=checked)


def patches(
    project: Project,
    task: TaskId,
    fields: Mapping[str, object],
    *,
    seen: Task | None = None,
    path: str | None = None,
) -> dict[str, Change]:
    """The edit that sets some fields of a task, by the path of its file, for `editing.save_all`.

    Every other field stays as each version of the file has it. Lists and mappings need `seen`, the task that
    they were made from: somebody else's item, added since, stays.
    """
    path = path or location(project, task)
    if seen is None and (grown := GROWING & fields.keys()):
        raise ValueError(f"{sorted(grown)} can't be set without the task that they were made from")

    def changed(data: bytes | None) -> bytes:
        if data is None:
            raise PenguinError(f"`{path}` is gone.")
        old = task_codec.parse(data, path)
        return _edited(data, path, old, structs.replace(old, **replayed(fields, seen or old, old)))

    return {path: changed}


def _edited(data: bytes, path: str, old: Task, wanted: Task) -> bytes:
    changes, before = task_codec.changes(old, wanted), task_codec.changes(wanted, old)
    quick = quick_editing.edited(data, before, changes)
    if quick is not None and task_codec.parse(quick, path) == wanted:
        return quick
    from penguin_git.codec import editing as text_editing  # it brings YAML, which few edits need

    new = text_editing.edited(text_editing.with_status_first(data), changes)
    task_codec.parse(new, path)  # what we write must be what we accept
    return new


def location(project: Project, task: TaskId, commit: str | None = None) -> str:
    """Where the task's file lies: in the checkout, else on the base, else in the `commit` that made it."""
    usual = (layout.new_task(task, 0), layout.new_task(task, layout.FLAT_UNTIL))
    there = [path for path in usual if (project.repo.work_tree / path).is_file()]
    if len(there) == 1:
        return there[0]
    for path in task_files(project.repo.work_tree):
        if layout.task_of(path) == task:
            return path
    for tree in filter(None, (project.store.base_commit(), commit)):
        if found := path_at(project.store, tree, task):
            return found
    raise PenguinError(f"There is no task `{task}`.", hint="`penguin task list` shows all tasks.")
