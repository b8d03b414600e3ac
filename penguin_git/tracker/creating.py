"""New tasks: an id, a file, one commit."""

from collections.abc import Iterable, Mapping, Sequence

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
    return new_ids(project, config, 1, chosen)[0]


def new_ids(project: Project, config: Config, count: int, chosen: str | None = None) -> list[TaskId]:
    """So many ids that nobody has; the first is the chosen one, when it is free."""
    taken = known_ids(project, config)
    if chosen in taken:
        raise PenguinError(
            f"There is a task `{chosen}` already.", hint=f"`penguin task show {chosen}` shows it."
        )
    new = [ids.parse(chosen)] if chosen is not None else []
    while len(new) < count:
        new.append(_minted(project, config, {*taken, *new}))
    return new


def _minted(project: Project, config: Config, taken: set[str]) -> TaskId:
    if config.ids is Ids.SEQUENTIAL:
        return ids.next_in_sequence(taken)
    return ids.minted(len(taken), taken, project.world.choose)


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
    """Write the files of new tasks and commit them all at once, `beside` with them."""
    edits = {path: _becomes(data) for path, data in new_files(project, tasks).items()}
    return editing.save_all(project, {**edits, **beside}, subject, commit=commit, on_base=on_base)


def new_files(project: Project, tasks: Sequence[Task]) -> dict[str, bytes]:
    """The files of new tasks by their paths, as `create_all` writes them."""
    count = len(task_files(project.repo.work_tree))
    found = {}
    for number, task in enumerate(tasks):
        path = layout.new_task(task.id, count + number)
        found[path] = task_codec.format_new(task, depth=path.count("/") - 1)
        task_codec.parse(found[path], path)  # what we write must be what we accept
    return found


def _becomes(data: bytes) -> Change:
    return lambda _: data


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
        new = text_editing.edited(text_editing.with_status_first(data), changes)
        task_codec.parse(new, path)  # what we write must be what we accept
        return new

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
