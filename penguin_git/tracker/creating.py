"""New tasks: an id, a file, one commit."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from penguin_git.codec import editing as text_editing
from penguin_git.codec import tasks as task_codec
from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.model import ids, layout
from penguin_git.model.config import Config, Ids
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.attempts import task_branches
from penguin_git.store.checkout import task_files
from penguin_git.store.paths import path_at
from penguin_git.store.store import Store
from penguin_git.tracker import editing
from penguin_git.tracker.editing import Change, Saved
from penguin_git.tracker.project import Project

NOTHING: Mapping[str, Change] = {}


def known_ids(project: Project, config: Config) -> set[str]:
    """Every id in use: in the checkout, on any branch that this clone knows, and of attempts that were."""
    store = project.store
    refs = store.refs.all("refs/heads/", "refs/remotes/", layout.ATTEMPTS)
    attempted = {ref.split("/")[3] for ref in refs if ref.startswith(layout.ATTEMPTS)}
    files = [*task_files(project.repo.work_tree), *_files_on(store, refs.values())]
    found = {str(task) for path in files if (task := layout.task_of(path))}
    return found | attempted | set(task_branches(refs, config.branch_prefix))


def _files_on(store: Store, commits: Iterable[str]) -> set[str]:
    """The task files at these commits; most of them share the one folder, which is read once."""
    folders = {store.objects.resolve(f"{commit}:{layout.TASKS}") for commit in set(commits)}
    return {f"{layout.TASKS}/{path}" for tree in folders if tree for path in trees.files(store.objects, tree)}


def new_id(project: Project, config: Config, chosen: str | None = None) -> TaskId:
    """The chosen id, when it is free; else a new one."""
    taken = known_ids(project, config)
    if chosen is None:
        if config.ids is Ids.SEQUENTIAL:
            return ids.next_in_sequence(taken)
        return ids.minted(len(taken), taken, project.world.choose)
    if chosen in taken:
        raise PenguinError(
            f"There is a task `{chosen}` already.", hint=f"`penguin task show {chosen}` shows it."
        )
    return ids.parse(chosen)


def create(
    project: Project,
    task: Task,
    *,
    commit: bool = True,
    on_base: bool = False,
    beside: Mapping[str, Change] = NOTHING,
) -> Saved:
    """Write a new task's file and commit that one path; `beside` are edits for the same commit."""
    count = len(task_files(project.repo.work_tree))
    path = layout.new_task(task.id, count)
    data = task_codec.format_new(task, depth=path.count("/") - 1)
    task_codec.parse(data, path)  # what we write must be what we accept
    edits: dict[str, Change] = {path: lambda _: data, **beside}
    subject = f"{task.id}: add {task.title}"
    return editing.save_all(project, edits, subject, commit=commit, on_base=on_base)


def patch(
    project: Project,
    task: TaskId,
    fields: Mapping[str, object],
    subject: str,
    *,
    commit: bool = True,
    beside: Mapping[str, Change] = NOTHING,
) -> Saved:
    """Set some fields of a task, leaving every other one as each version of the file has it.

    `beside` are edits of other files for the same commit.
    """
    return editing.save_all(project, {**patches(project, task, fields), **beside}, subject, commit=commit)


def patches(
    project: Project, task: TaskId, fields: Mapping[str, object], *, path: str | None = None
) -> dict[str, Change]:
    """The edit that sets some fields of a task, by the path of its file, for `editing.save_all`."""
    path = path or location(project, task)

    def changed(data: bytes | None) -> bytes:
        if data is None:
            raise PenguinError(f"`{path}` is gone.")
        old = task_codec.parse(data, path)
        changes = task_codec.changes(old, structs.replace(old, **dict(fields)))
        return text_editing.edited(text_editing.with_status_first(data), changes)

    return {path: changed}


def location(project: Project, task: TaskId) -> str:
    """Where the task's file lies: in the checkout, else on the base."""
    for path in task_files(project.repo.work_tree):
        if layout.task_of(path) == task:
            return path
    on_base = path_at(project.store, project.store.base_commit(), task)
    if on_base is None:
        raise PenguinError(f"There is no task `{task}`.", hint="`penguin task list` shows all tasks.")
    return on_base
