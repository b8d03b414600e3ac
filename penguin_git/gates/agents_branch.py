"""What the branch of a task may not bring to the base, whoever merges it: penguin would leave it out."""

from collections.abc import Iterator

from msgspec import structs

from penguin_git.errors import Problem
from penguin_git.gates import kinds
from penguin_git.gates.kinds import Kind
from penguin_git.gates.task_file import TaskFile, task_file
from penguin_git.git import commits, history
from penguin_git.git.trees import Differences
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.proposal import tamed
from penguin_git.model.task import Task
from penguin_git.store.attempts import holder
from penguin_git.store.paths import path_at
from penguin_git.store.store import Store


def problems(store: Store, changed: Differences, *, base: str, commit: str) -> Iterator[Problem]:
    """What is wrong with the changes of `commit`, where it is the end of a task's branch."""
    hold = holder(store, _head(store, base, commit), base)
    if hold is None:
        return
    ours = {path: sides for path, sides in changed.items() if layout.is_own(path)}
    files = {
        path: (task_file(store, path, before), task_file(store, path, after))
        for path, (before, after) in ours.items()
        if kinds.kind_of(path) is Kind.TASK
    }
    fresh = {path: new for path, (old, new) in files.items() if old is None and new is not None}
    yield from _proposals(store, hold.task, fresh, base)
    for path, (before, after) in ours.items():
        old, new = files.get(path, (None, None))
        if path in fresh or _is_own_record(path, hold.task):
            continue
        if not (old and new and before and after and before.mode == after.mode and old.task.id == hold.task):
            yield _problem(path, hold.task, "changes this file")
        elif widened := _edited(old.task, new.task):
            yield _problem(path, hold.task, f"changes {widened} of its own task")


def _head(store: Store, base: str, commit: str) -> str:
    """The end of the branch itself: forges check a merge of it into the base."""
    parents = commits.load(store.objects, commit).parents
    merges = len(parents) == 2 and history.is_ancestor(store.repo.shared, parents[0], base)
    return parents[1] if merges else commit


def _proposals(store: Store, task: TaskId, fresh: dict[str, TaskFile], base: str) -> Iterator[Problem]:
    """A proposal that penguin has kept is as tame as it makes them."""
    policy, together = store.config_at(base).proposals, {file.task.id for file in fresh.values()}
    path = path_at(store, base, task) if fresh else None
    proposer = kinds.task(store.blob_at(base, path), path) if path else None
    for path, file in fresh.items():
        if proposer is None or tamed(file.task, proposer, policy, together) != file.task:
            yield _problem(path, task, "adds a task that may do more than its own, or needs no approval")


def _is_own_record(path: str, task: TaskId) -> bool:
    attempt = layout.attempt_of(path)
    return attempt is not None and attempt[0] == task


def _edited(old: Task, new: Task) -> str:
    """The fields of a task that are not the same, but for its status."""
    before, after = structs.asdict(old), structs.asdict(new)
    return ", ".join(f"`{name}`" for name in after if name != "status" and after[name] != before[name])


def _problem(path: str, task: TaskId, what: str) -> Problem:
    message = f"This is the branch of an agent that works on `{task}`, and it {what}."
    return Problem(
        path, 0, 0, message, "Make the change in a branch of your own, and take it out of this one."
    )
