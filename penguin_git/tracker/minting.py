"""Ids for new tasks, which nobody has on any branch that this clone knows."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import count as count_from

from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.git.locks import FileLock, folder_locked
from penguin_git.model import ids, layout
from penguin_git.model.config import Config, Ids
from penguin_git.model.ids import TaskId
from penguin_git.store.names import Names
from penguin_git.tracker import inside
from penguin_git.tracker.project import Project


def alone(project: Project) -> AbstractContextManager[object]:
    """From the look for an id that nobody has to the task's file, nobody else here makes a task.

    Inside an attempt that is its worktree, where all of its tasks lie: there the git dir is read-only.
    """
    if inside.task_of(project.world.environ):
        return folder_locked(project.repo.work_tree)
    return FileLock(project.repo.runtime / "creating.lock", "making a task")


def known_ids(project: Project, config: Config) -> Names:
    """Every id in use: in the checkout, on any branch that this clone knows, and of attempts that were.

    There may be names among them that are no ids.
    """
    store = project.store
    refs = store.refs.all("refs/heads/", "refs/remotes/", layout.ATTEMPTS)
    attempted = {ref.split("/")[3] for ref in refs if ref.startswith(layout.ATTEMPTS)}
    branches = layout.task_branches(refs, config.branch_prefix)
    base = store.base_commit()
    beyond = _beyond(project, base, set(refs.values()))
    return Names(project.snapshots.names_here_or_at(base), beyond, attempted, branches)


def _beyond(project: Project, base: str, commits: set[str]) -> set[str]:
    """The ids that these commits have beyond the base."""
    store = project.store
    own = trees.find(store.objects, store.tree_of(base), layout.TASKS)
    known = own.oid if own else ""
    folders = {store.objects.resolve(f"{commit}:{layout.TASKS}") or "" for commit in commits - {base}}
    paths = trees.beyond(store.repo.shared, known, sorted(folders - {known, ""}))
    return {task for path in paths if (task := layout.task_of(f"{layout.TASKS}/{path}"))}


def new_id(project: Project, config: Config, chosen: str | None = None) -> TaskId:
    """The chosen id, when it is free; else a new one."""
    return new_ids(project, config, 1, chosen)[0]


def new_ids(
    project: Project,
    config: Config,
    count: int,
    chosen: str | None = None,
    *,
    besides: Iterable[str] = (),
) -> list[TaskId]:
    """So many ids that nobody has; the first is the chosen one, when it is free. `besides` are taken, too."""
    known = known_ids(project, config)
    if chosen in known:
        raise PenguinError(
            f"There is a task `{chosen}` already.", hint=f"`penguin task show {chosen}` shows it."
        )
    new = [ids.parse(chosen)] if chosen is not None else []
    for one in _fresh(project, config, known, {*new, *besides}):
        if len(new) >= count:
            break
        if not _is_here(project, one):
            new.append(one)
    return new


def _fresh(project: Project, config: Config, known: Names, given: set[str]) -> Iterator[TaskId]:
    """One id after another that is neither known nor given."""
    taken = Names(known, given)
    if config.ids is Ids.SEQUENTIAL:
        yield from (TaskId(str(number)) for number in count_from(int(ids.next_in_sequence(taken))))
    while True:
        one = ids.minted(len(taken), taken, project.world.choose)
        given.add(one)
        yield one


def _is_here(project: Project, task: TaskId) -> bool:
    """Whether the checkout has the task's file, be it made since the last look and in no commit."""
    places = (layout.new_task(task, count) for count in (0, layout.FLAT_UNTIL))
    return any((project.repo.work_tree / place).exists() for place in places)
